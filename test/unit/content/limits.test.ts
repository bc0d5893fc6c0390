import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, faultsOf, filesOf, type Json, type Spoiled, setAt, soundContent } from "./content-dir.ts";

/** Numbers that no server could play. */
const EVENT = "public_events[0]";
const WAVE = `${EVENT}.waves[0]`;
const BOSS = "world_bosses[0]";

const step = (multiplier: number): Json => [{ participants: 1, multiplier }];
const wave = (enemy_count: number): Json => [{ creature_ids: [20], enemy_count }];

const SPOILED: Spoiled[] = [
  ["an army for a wave", `${EVENT}.waves`, wave(1001), /from 1 to 1000/, `${WAVE}.enemy_count`],
  ["an army for a boss", `${BOSS}.phases[0].add_spawns[0].count`, 101, /from 1 to 100/],
  [
    "escalation without end",
    `${EVENT}.scaling`,
    { escalation: step(100.5) },
    /from 0.01 to 100/,
    `${EVENT}.scaling.escalation[0].multiplier`,
  ],
  ["an even number of rounds", `${EVENT}.rounds`, { best_of: 4 }, /an odd number/, `${EVENT}.rounds.best_of`],
  ["a hundred and one rounds", `${EVENT}.rounds`, { best_of: 101 }, /from 1 to 99/, `${EVENT}.rounds.best_of`],
  ["nobody falls", `${EVENT}.rounds`, { knocked_out: 0 }, /from 1 to 1000/, `${EVENT}.rounds.knocked_out`],
  ["too many stand", `${EVENT}.rounds`, { survivors: 1001 }, /from 1 to 1000/, `${EVENT}.rounds.survivors`],
];

for (const spoiled of SPOILED) {
  test(`${spoiled[0]} at ${spoiled[1]}`, async () => {
    const { found, expected } = await faultsOf(spoiled);
    expect(found).toEqual(expected);
  });
}

async function faultsWith(values: { readonly [path: string]: Json }) {
  const files = soundContent();
  for (const [path, value] of Object.entries(values)) setAt(files, path, value);
  const loaded = await loadContent(await contentDir(filesOf(files)));
  return ("faults" in loaded ? loaded.faults : []).map(({ path, message }) => [path, message]);
}

test("a wave times its largest multiplier", async () => {
  const scaled = (count: number, multiplier: number) =>
    faultsWith({ [`${EVENT}.waves`]: wave(count), [`${EVENT}.scaling`]: { escalation: step(multiplier) } });
  expect(await scaled(1000, 5)).toEqual([]);
  expect(await scaled(51, 100)).toEqual([[`${WAVE}.enemy_count`, expect.stringMatching(/at most 50 .* above 5000/)]]);
});

test("ids that are those of bosses' events", async () => {
  const ids = (id: number) => ({ [`${EVENT}.id`]: id, "event_loot_tables[0].event_id": id });
  expect(await faultsWith(ids(0x7fff_ffff))).toEqual([]);
  const message = expect.stringMatching(/from 1 to 2147483647/);
  expect(await faultsWith(ids(0x8000_0000))).toEqual([[`${EVENT}.id`, message]]);
  const boss = { [`${BOSS}.id`]: 0x8000_0000, [`${EVENT}.phases[1].objectives[0].boss_id`]: 0x8000_0000 };
  expect(await faultsWith(boss)).toEqual([[`${BOSS}.id`, message]]);
});

test("schedules: an instance that no zone can have, and a place outside of the zone", async () => {
  const player = { id: 1, event_id: 100, type: "player", object_id: 31, position: [0, 0, 60] };
  const nested = { id: 2, boss_id: 60, type: "player", player: { object_id: 31, position: [0, 60, 0] } };
  const manual = { id: 3, event_id: 100, type: "manual", zone_instance: 256 };
  const outside = expect.stringMatching(/bounds of zone 10/);
  expect(await faultsWith({ event_schedules: [player, nested, manual] })).toEqual([
    ["event_schedules[0].position", outside],
    ["event_schedules[1].player.position", outside],
    ["event_schedules[2].zone_instance", expect.stringMatching(/from 1 to 255/)],
  ]);
});

test("a boss of nothing but the documented keys is sound", async () => {
  const boss = { id: 60, name: "Plain", creature_template_id: 21, zone_id: 10, despawn_timer_ms: 60_000, phases: [] };
  expect(await faultsWith({ [BOSS]: boss })).toEqual([]);
});
