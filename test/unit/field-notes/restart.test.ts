import { expect, test } from "vitest";
import type { RunEvent } from "../../../src/events/run-events.ts";
import { loadRun } from "../../../src/events/run-recovery.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

/** A fault that other servers have in going down, and the test that this one has not. */

/** The journal's events as JSON gives them back. */
async function* journaled(events: readonly RunEvent[], afterVersion: number) {
  for (const one of events.slice(afterVersion)) yield JSON.parse(JSON.stringify(one)) as RunEvent;
}

test("there is no restart recovery", async () => {
  const phases = [[objective({ type: "kill", creatureIds: [7] })], [objective({ type: "damage", target: 500 })]];
  const definition = event(phases);
  const before = new Runs(definition);
  const run = before.start();
  before.kill(7, [[1, 1]]);
  before.damage(1, 300);
  before.commit();
  const source = {
    snapshot: async () => null,
    events: (_: number, afterVersion: number) => journaled(before.events, afterVersion),
  };
  const found = await loadRun(source, run);
  const after = new Runs(definition);
  after.manager.restore(found!, 60_000);
  expect(after.run(run).live.state).toMatchObject({ phase: 1, objectives: [{ current: 300 }] });
  expect(after.score(run, 1)).toBe(before.score(run, 1));
  after.nowMs = 60_000;
  after.damage(1, 200);
  after.commit();
  expect(after.run(run).durable.status).toBe("completed");
});
