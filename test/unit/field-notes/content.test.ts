import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { Runs } from "../../support/runs.ts";
import { contentDir, faultsOf, filesOf, type Json, soundContent } from "../content/content-dir.ts";

/** Faults that other servers have in reading their content, each a test that this one has not. */

/** Sound content whose event 100 has these keys besides the least that it needs. */
async function eventWith(keys: { [key: string]: Json }) {
  const files = soundContent();
  files.public_events![0] = { id: 100, type: "invasion", zone_id: 10, spawn_points: "pier", ...keys };
  return await loadContent(await contentDir(filesOf(files)));
}

test("content keys do not match the code's", async () => {
  const key = "public_events[0].phases[0].objectives[0].time_limit_ms";
  const { found, expected } = await faultsOf(["a key of another name", key, 60_000, /Remove this key.*duration_ms/]);
  expect(found).toEqual(expected);
});

test("shipped events have no objectives", async () => {
  const loaded = await loadContent(fileURLToPath(new URL("../../../content", import.meta.url)));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults));
  const phases = [...loaded.content.events.values()].flatMap((event) => event.phases);
  expect(phases.length).toBeGreaterThan(0);
  expect(phases.filter(({ objectives }) => objectives.length === 0)).toEqual([]);
});

test("the first damage completes an event that has no objectives", async () => {
  for (const phases of [[], [{}], [{ objectives: [] }]]) {
    expect(await eventWith({ phases })).toMatchObject({ faults: [{ file: "public_events.json" }] });
  }
  const waves: Json = [{ enemy_count: 3, creature_ids: [20] }];
  for (const keys of [{ control_points: [{ id: 1, position: [0, 0, 0] }] }, { waves }] as { [key: string]: Json }[]) {
    const loaded = await eventWith(keys);
    if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults));
    const definition = loaded.content.events.get(100)!;
    const runs = new Runs({ ...definition, zoneId: 1 });
    const run = runs.start(100);
    runs.damage(1, 100_000, 20);
    runs.pass(1_000);
    expect([keys, runs.run(run).durable.status]).toEqual([keys, "active"]);
  }
});
