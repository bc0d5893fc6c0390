import { expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, filesOf, type Json, soundContent } from "./content-dir.ts";

async function eventWith(keys: { [key: string]: Json }): Promise<EventDefinition> {
  const files = soundContent();
  files.public_events![0] = { id: 100, type: "invasion", zone_id: 10, spawn_points: "pier", ...keys };
  const loaded = await loadContent(await contentDir(filesOf(files)));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.content.events.get(100)!;
}

test("waves have ten enemies of the objective's creatures, no time limit and a pause of 5 s; the last is final", async () => {
  const event = await eventWith({
    phases: [{ objectives: [{ type: "kill", target: 99, creature_ids: [20] }] }],
    waves: [{}, { wave_type: "elite", creature_ids: [21], kill_threshold: 0.8 }, {}],
  });
  const wave = { creatureIds: [20], enemyCount: 10, spawnPoints: null, timeLimitMs: 0, delayMs: 5000 };
  expect(event.waves).toEqual([
    { ...wave, type: "normal", killThreshold: 1, onTimeout: "fail" },
    { ...wave, type: "elite", creatureIds: [21], killThreshold: 0.8, onTimeout: "fail" },
    { ...wave, type: "final", killThreshold: 1, onTimeout: "fail" },
  ]);
  expect(event.phases[0]?.objectives).toMatchObject([{ waves: true, target: 3, creatureIds: [20, 21] }]);
});

test("a wave with every key of its own", async () => {
  const given = { type: "boss", creature_ids: [21], enemy_count: 2, spawn_points: "pier", time_limit_ms: 40_000 };
  const { waves } = await eventWith({
    phases: [{ objectives: [{ type: "survive", target: 9 }] }],
    waves: [{ ...given, kill_threshold: 0.5, delay_ms: 0, on_timeout: "advance" }],
  });
  expect(waves).toEqual([
    {
      ...{ type: "boss", creatureIds: [21], enemyCount: 2, spawnPoints: "pier", timeLimitMs: 40_000 },
      ...{ killThreshold: 0.5, delayMs: 0, onTimeout: "advance" },
    },
  ]);
});

test("waves end the objective that says so, else the first required one that they can end", async () => {
  const waves = [{ creature_ids: [20] }, { creature_ids: [20] }];
  const marks = async (...objectives: Json[]) => {
    const { phases } = await eventWith({ phases: [{ objectives }], waves });
    return phases[0]?.objectives.map((objective) => [objective.waves, objective.target]);
  };
  const kill = { type: "kill", target: 5, creature_ids: [20] };
  const said = { type: "survive", required: false, waves: true };
  const wait = { type: "survive", target: 8 };
  expect(await marks({ ...kill, required: false }, { type: "damage", target: 6 }, { type: "defend" }, wait)).toEqual([
    [false, 5],
    [false, 6],
    [true, 2],
    [false, 8],
  ]);
  expect(await marks(kill, said)).toEqual([
    [false, 5],
    [true, 2],
  ]);
});

test("waves are those of the first phase that is played, or of a later one where the first has nothing for them", async () => {
  const interact = { type: "interact", target: 1, object_ids: [31] };
  const kill = { type: "kill", target: 5, creature_ids: [20] };
  const marksOf = ({ phases }: EventDefinition) => phases.map(({ objectives }) => objectives[0]?.waves);
  const backwards = [
    { index: 1, objectives: [kill] },
    { index: 0, objectives: [kill] },
  ];
  expect(marksOf(await eventWith({ phases: backwards, waves: [{}] }))).toEqual([true, false]);
  const later = [{ objectives: [interact] }, { objectives: [kill] }];
  expect(marksOf(await eventWith({ phases: later, waves: [{}] }))).toEqual([false, true]);
});

test("waves without phases are an objective of their own, beside control points if there are any", async () => {
  const waves = [{ creature_ids: [20] }, { creature_ids: [21, 20] }];
  const kill = { type: "kill", waves: true, target: 2, required: true, creatureIds: [20, 21], contributionPerUnit: 10 };
  expect((await eventWith({ waves })).phases).toMatchObject([{ index: 0, objectives: [{ index: 0, ...kill }] }]);
  const controlled = await eventWith({ waves, control_points: [{ id: 4, position: [0, 0, 0] }] });
  expect(controlled.phases[0]?.objectives).toMatchObject([
    { index: 0, type: "territory", target: 1 },
    { index: 1, ...kill },
  ]);
});
