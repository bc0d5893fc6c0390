import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { phaseScale } from "../../../src/events/phase-scale.ts";
import { spawnPlan } from "../../../src/world/spawn-plan.ts";
import { contentDir, filesOf, type Json, setAt, soundContent } from "./content-dir.ts";

/** What nobody could complete, although every key is sound by itself. */
const EVENT = "public_events[0]";
const FIRST = `${EVENT}.phases[1].objectives[0]`;

/** Loads sound content with other objectives in the last phase of event 100, and more put into it by path. */
async function loadWith(objectives: Json, more: { readonly [path: string]: Json } = {}) {
  const files = soundContent();
  for (const [path, value] of Object.entries(more)) setAt(files, path, value);
  setAt(files, `${EVENT}.phases[1].objectives`, objectives);
  return loadContent(await contentDir(filesOf(files)));
}

/** The faults: path and message. */
async function faultsWith(...args: Parameters<typeof loadWith>) {
  const loaded = await loadWith(...args);
  return "faults" in loaded ? loaded.faults.map(({ path, message }) => [path, message]) : [];
}

const POINTS = [1, 2, 3, 4, 5, 6, 7].map((x) => ({ position: [x, 0, 0] }));
const PIER = "event_spawn_points[0].spawn_point_groups.pier";

test.each<[string, Json[], Json[]]>([
  ["one object", [{ object_ids: [31] }], POINTS],
  ["beside creatures", [{ object_ids: [31] }, { type: "kill", target: 1, creature_ids: [20, 21] }], POINTS],
  ["beside a boss", [{ object_ids: [31, 32] }, { type: "kill_boss", boss_id: 60 }], POINTS],
  ["beside what is collected", [{ object_ids: [31] }, { type: "collect", target: 1, item_id: 40 }], POINTS],
  ["fewer points than things", [{ object_ids: [31, 32] }], POINTS.slice(0, 1)],
])("a checklist has as many places as the zone keeps for it: %s", async (_, [checklist, ...others], points) => {
  const objectives = (target: number): Json => [
    { type: "interact", checklist: true, target, ...(checklist as object) },
    ...(others as Json[]),
  ];
  const more = { [PIER]: points, "objects[2]": { id: 32 } };
  const loaded = await loadWith(objectives(1), more);
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults));
  const definition = loaded.content.events.get(100)!;
  const plan = spawnPlan({ definition, phase: 1, scale: phaseScale(definition, 1, 0), objectives: [] }, loaded.content);
  const ids = definition.phases[1]!.objectives[0]!.objectIds;
  const places = plan.filter(({ kind, templateId }) => kind === "object" && ids.includes(templateId)).length;
  expect(await faultsWith(objectives(places), more)).toEqual([]);
  const message = expect.stringMatching(`at most ${places} here or add spawn points`);
  expect(await faultsWith(objectives(places + 1), more)).toEqual([[`${FIRST}.target`, message]]);
});

test("an event without spawn points has eight places", async () => {
  const checklist = (target: number) => [{ type: "interact", checklist: true, target, object_ids: [31] }];
  const more = { [`${EVENT}.spawn_points`]: null };
  expect(await faultsWith(checklist(8), more)).toEqual([]);
  expect(await faultsWith(checklist(9), more)).toHaveLength(1);
});

test("an interaction with what is picked up", async () => {
  const objectives = [{ type: "interact", target: 1, object_ids: [31, 30] }];
  const message = expect.stringMatching(/object without item_id here: 30 is picked up/);
  expect(await faultsWith(objectives)).toEqual([[`${FIRST}.object_ids[1]`, message]]);
});

test("an item that nothing gives; one that is handed in may be a reward", async () => {
  const collect = (keys: object): Json => [{ type: "collect", target: 1, item_id: 41, ...keys }];
  const fault = [[`${FIRST}.item_id`, expect.stringMatching(/nothing gives this one/)]];
  expect(await faultsWith(collect({}))).toEqual(fault);
  expect(await faultsWith(collect({}), { "creatures[1].drops": [{ item_id: 41, chance: 0 }] })).toEqual(fault);
  expect(await faultsWith(collect({}), { "creatures[1].drops": [{ item_id: 41 }] })).toEqual([]);
  expect(await faultsWith(collect({ turn_in: true }))).toEqual([]);
});

test("damage to anything where nothing is", async () => {
  const damage = { type: "damage", target: 5 };
  const fault = [[`${FIRST}.creature_ids`, expect.stringMatching(/no objective of this phase brings a creature/)]];
  expect(await faultsWith([damage])).toEqual(fault);
  expect(await faultsWith([{ ...damage, creature_ids: [20] }])).toEqual([]);
  expect(await faultsWith([damage, { type: "kill", target: 1, creature_ids: [20], required: false }])).toEqual([]);
  expect(await faultsWith([damage], { [`${EVENT}.mode`]: "duel" })).toEqual([]);
  const waves = { [`${EVENT}.waves`]: [{ creature_ids: [20] }] };
  expect(await faultsWith([damage], waves)).toEqual(fault);
  expect(await faultsWith([damage, { type: "survive", waves: true }], waves)).toEqual([]);
});

test("holding out for longer than the event or its phase lasts", async () => {
  const hold = (keys: object, more: { readonly [path: string]: Json } = {}) =>
    faultsWith([{ type: "survive", ...keys }], more);
  const phase = { [`${EVENT}.phases[1].duration_ms`]: 20_000 };
  expect(await hold({ duration_ms: 300_000 })).toEqual([]);
  expect(await hold({ duration_ms: 300_001 })).toEqual([[`${FIRST}.duration_ms`, expect.stringMatching(/300000 ms/)]]);
  expect(await hold({ target: 301 })).toEqual([[`${FIRST}.target`, expect.stringMatching(/300 seconds/)]]);
  expect(await hold({ target: 301 }, { [`${EVENT}.duration_ms`]: 0 })).toEqual([]);
  expect(await hold({ target: 21 }, phase)).toEqual([[`${FIRST}.target`, expect.stringMatching(/20 seconds/)]]);
  expect(await hold({ target: 20 }, phase)).toEqual([]);
  expect(await hold({ duration_ms: 21_000 }, { ...phase, [`${EVENT}.mode`]: "knockout" })).toEqual([]);
});

test("an escort that has arrived before it starts", async () => {
  const way = (escort: object): Json => [{ type: "escort", escort: { ...escort } }];
  const fault = [[`${FIRST}.escort.checkpoints`, expect.stringMatching(/no length/)]];
  expect(await faultsWith(way({ position: [5, 0, 5], checkpoints: [[5, 0, 5]] }))).toEqual(fault);
  expect(await faultsWith(way({ checkpoints: [[1, 0, 2]] }))).toEqual(fault);
  expect(await faultsWith(way({ position: [1, 0, 2] }))).toEqual(fault);
  expect(
    await faultsWith(
      way({
        checkpoints: [
          [1, 0, 2],
          [2, 0, 2],
        ],
      }),
    ),
  ).toEqual([]);
  expect(await faultsWith(way({ position: [5, 0, 5] }))).toEqual([]);
});
