import { expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, filesOf, type Json, soundContent } from "./content-dir.ts";

/** Event 100 of sound content with other keys in place of its own; without phases unless they are given. */
async function eventWith(keys: { [key: string]: Json }): Promise<EventDefinition> {
  const files = soundContent();
  files.public_events![0] = { id: 100, type: "defense", zone_id: 10, spawn_points: "pier", ...keys };
  const loaded = await loadContent(await contentDir(filesOf(files)));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.content.events.get(100)!;
}

const objectivesOf = async (objectives: Json, keys: { [key: string]: Json } = {}) =>
  (await eventWith({ phases: [{ objectives }], ...keys })).phases[0]!.objectives;

const POINTS = [1, 2, 3].map((id) => ({ id, position: [id, 0, 0] }));
const targets = (objectives: readonly { target: number }[]) => objectives.map(({ target }) => target);

test("defend and survive count the seconds of their time, or the units that it is divided into", async () => {
  const objectives = await objectivesOf([
    { type: "defend", duration_ms: 90_500 },
    { type: "survive", duration_ms: 1000, target: 7 },
    { type: "survive", target: 30 },
  ]);
  expect(targets(objectives)).toEqual([91, 7, 30]);
  expect(objectives.map(({ durationMs }) => durationMs)).toEqual([90_500, 1000, 0]);
});

test("territory counts its control points, or the seconds for which they have to be held", async () => {
  const objectives: Json = [
    { type: "territory" },
    { type: "territory", control_point_ids: [2, 3] },
    { type: "territory", target: 100 },
  ];
  expect(targets(await objectivesOf(objectives, { control_points: POINTS }))).toEqual([3, 2, 100]);
  const held = { control_points: POINTS, victory_condition: "hold_time", hold_time_required_ms: 20_500 };
  expect(targets(await objectivesOf(objectives, held))).toEqual([21, 21, 100]);
});

test("territory without control points is about one at the first spawn point, else in the middle of the zone", async () => {
  const phases = [{ objectives: [{ type: "territory", target: 100 }] }];
  const point = { id: 1, captureRadiusMeters: 15, captureTimeMs: 20_000, decayTimeMs: 20_000 };
  expect((await eventWith({ phases })).controlPoints).toMatchObject([{ ...point, position: [1, 0, 2] }]);
  expect((await eventWith({ phases, spawn_points: null })).controlPoints).toMatchObject([{ position: [0, 0, 0] }]);
});

test("escort counts its checkpoints, else the spawn points of the event, else one", async () => {
  const checkpoints = [0, 20, 40].map((x) => [x, 0, 0]);
  const written: Json = [
    { type: "escort", escort: { checkpoints } },
    { type: "escort" },
    { type: "escort", target: 9 },
  ];
  expect(targets(await objectivesOf(written))).toEqual([3, 1, 9]);
  expect(targets(await objectivesOf([{ type: "escort" }], { spawn_points: null }))).toEqual([1]);
});

test("who is protected or walked with: by default nobody's likeness, 10,000 health, at the spawn points", async () => {
  const none = { creatureId: 0, health: 10_000, position: null, checkpoints: [] };
  // Its event has one spawn point, in the eastern half of the zone: from there it goes west.
  const way = { checkpoints: [[-19, 0, 2]] };
  const walk = { metersPerSecond: 4, companionMeters: 20 };
  const wards = (
    await objectivesOf([
      { type: "defend", target: 5 },
      { type: "escort" },
      { type: "survive", target: 5 },
      { type: "defend", target: 5, protect: { creature_id: 21, position: [5, 1, 5] } },
      { type: "defend", target: 5, protect: { creature_id: 21, health: 7 } },
      { type: "escort", escort: { creature_id: 20, position: [0, 0, 0], speed: 2.5, companion_radius: 12 } },
    ])
  ).map(({ ward }) => ward);
  expect(wards).toEqual([
    { ...none, ...walk },
    { ...none, ...walk, ...way },
    null,
    { ...none, ...walk, creatureId: 21, health: 900, position: [5, 1, 5] },
    { ...none, ...walk, creatureId: 21, health: 7 },
    { ...none, creatureId: 20, health: 100, position: [0, 0, 0], metersPerSecond: 2.5, companionMeters: 12 },
  ]);
});

test("what an objective or a vote activates is hidden until then", async () => {
  const phase: Json = {
    objectives: [
      { type: "survive", target: 5, name: "Wait" },
      { type: "survive", target: 5, activated_by: [0] },
      { type: "survive", target: 5 },
      { type: "survive", target: 5, hidden: true, activated_by: [0, 1], busy_ms: 500 },
    ],
    vote: { question: "Which way?", options: [{ text: "Left", activates: [2] }, { text: "Right" }], default: 1 },
  };
  const [resolved] = (await eventWith({ phases: [phase] })).phases;
  expect(resolved?.objectives.map(({ hidden }) => hidden)).toEqual([false, true, true, true]);
  expect(resolved?.objectives[0]).toMatchObject({ name: "Wait", busyMs: 0, activatedBy: [] });
  expect(resolved?.objectives[3]).toMatchObject({ busyMs: 500, activatedBy: [0, 1] });
  const options = [
    { text: "Left", activates: [2] },
    { text: "Right", activates: [] },
  ];
  expect(resolved?.vote).toEqual({ question: "Which way?", options, durationMs: 30_000, defaultOption: 1 });
});

test("an area, a checklist and control points of an event without phases", async () => {
  const area = { position: [1, 2, 3], radius: 12 };
  expect(
    await objectivesOf([
      { type: "survive", target: 5, area },
      { type: "interact", target: 1, object_ids: [31], checklist: true },
    ]),
  ).toMatchObject([{ area: { position: [1, 2, 3], radiusMeters: 12 } }, { checklist: true }]);
  const held = await eventWith({ control_points: POINTS, victory_condition: "hold_majority" });
  expect(held).toMatchObject({ victoryCondition: "hold_majority", phases: [{ index: 0, durationMs: null }] });
  expect(held.phases[0]?.objectives).toMatchObject([
    { index: 0, type: "territory", target: 3, required: true, controlPointIds: [], contributionPerUnit: 1 },
  ]);
  const empty = await eventWith({ control_points: POINTS, phases: [{ index: 0, duration_ms: 5000 }] });
  expect(empty.phases).toMatchObject([{ durationMs: 5000, objectives: [{ type: "territory", target: 3 }] }]);
});
