import { expect, onTestFinished, test } from "vitest";
import type { Append, RecordedEvent } from "../../../src/journal/event.ts";
import type { RewardGranted } from "../../../src/rewards/reward-events.ts";
import { RewardPool } from "../../../src/rewards/reward-pool.ts";
import { Settlement } from "../../../src/rewards/settlement.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

/** A fault that other servers have in paying for events, and the test that this one has not. */

test("rewards are never granted", async () => {
  const definition = event([[objective({ type: "kill", creatureIds: [7] })]]);
  const runs = new Runs({ ...definition, rewards: { ...definition.rewards, xp: 1_000, gold: 100 } });
  const run = runs.start();
  runs.kill(7, [[1, 50]]);
  runs.commit();
  const pool = new RewardPool({ threads: 1 });
  onTestFinished(() => pool.close());
  const granted: RewardGranted["data"][] = [];
  const appended: string[] = [];
  const settlement = new Settlement({
    ...{ pool, realmId: 1, serverVersion: "test" },
    append: async ({ stream, events }: Append) => {
      appended.push(...events.map(({ type }) => `${stream} ${type}`));
      const recorded: RecordedEvent[] = [];
      return { verdict: { ok: true, duplicate: false, firstPosition: 1, lastVersion: 1 }, recorded };
    },
    history: async (_, { length }) => ({
      ...{ completions: new Uint32Array(length), goldStreaks: new Uint32Array(length) },
      ...{ achieved: new Uint8Array(length), titled: new Uint8Array(length) },
    }),
    grantedCharacters: async () => new Set(),
    saveCheckpoint: async () => {},
    onGranted: (grant) => granted.push(grant),
    isLate: () => false,
    wait: async () => {},
    log: { error: (fields) => expect(fields).toEqual({}) },
  });
  settlement.enqueue(runs.run(run).durable, { position: 1, id: "e" });
  await expect.poll(() => granted.length).toBe(1);
  await settlement.stop();
  expect(appended).toEqual(["character-1 RewardGranted"]);
  expect(granted).toMatchObject([{ characterId: 1, instanceId: run, tier: "gold" }]);
  expect(granted[0]!.xp).toBeGreaterThanOrEqual(1_000);
});
