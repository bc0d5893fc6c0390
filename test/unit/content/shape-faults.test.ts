import { expect, test } from "vitest";
import { faultsOf, type Spoiled } from "./content-dir.ts";

const FIRST = "public_events[0].phases[0].objectives[0]";
const LOOT = "event_loot_tables[0]";
const PIER = "event_spawn_points[0].spawn_point_groups";

const KEYS: Spoiled[] = [
  ["unknown key", "zones[0].colour", 1, /keys known here are id, name, bounds/],
  ["unknown key, deep", `${FIRST}.time_limit_ms`, 5, /Remove this key/],
  ["unknown tier", `${LOOT}.tier_drops.platinum`, [], /known here are gold, silver/],
  ["missing id", "spells[1].id", undefined, /Add this key with a whole number from 1/],
  ["missing number", "creatures[1].health", undefined, /Add this key with a whole number/],
  ["missing word", `${FIRST}.type`, undefined, /Add this key with one of kill, /],
  ["missing zone", "public_events[0].zone_id", undefined, /Add this key/],
  ["missing bounds", "zones[0].bounds", undefined, /Add this key with an object/],
  ["missing position", `${PIER}.pier[0].position`, undefined, /Add this key with a position/],
];

const TYPES: Spoiled[] = [
  ["no number", "items[1].stack", "many", /whole number from 1.*instead of "many"/],
  ["no text", "items[1].name", 5, /Write a text here instead of 5/],
  ["no flag", `${FIRST}.required`, "yes", /true or false here instead of "yes"/],
  ["no object", "items[2]", 5, /an object here instead of 5/],
  ["a list", "spells[1].id", [30], /instead of a list of 1/],
  ["an object for a list", "public_events[0].waves", {}, /a list here instead of an object/],
  ["no position", `${PIER}.pier[0].position`, [1, 2], /position \[x, y, z\]/],
  [
    "no ability",
    "world_bosses[0].phases[0].abilities",
    [true],
    /id of a spell/,
    "world_bosses[0].phases[0].abilities[0]",
  ],
  ["no amount", "public_events[0].rewards.currency", { a: "b" }, /whole/, "public_events[0].rewards.currency.a"],
  ["unknown objective type", `${FIRST}.type`, "dance", /one of kill, .*instead of "dance"/],
  ["unknown event type", "public_events[0].type", "party", /one of invasion, /],
  ["unknown scaling", "public_events[0].rewards.scaling", "linear", /one of tiered, flat/],
  ["unknown condition", `${LOOT}.bonus_drops[0].condition`, "gold_streak_0", /gold_streak_N/],
  ["empty group", `${PIER}.old pier`, [], /Add a spawn point/, `${PIER}["old pier"]`],
];

const NUMBERS: Spoiled[] = [
  ["negative", "spells[0].damage", -1, /instead of -1/],
  ["over u32", "creatures[0].health", 4_294_967_296, /instead of 4294967296/],
  ["a fraction", "spells[0].cooldown_ms", 0.5, /instead of 0.5/],
  ["a target of 0", `${FIRST}.target`, 0, /from 1 to 4294967295 here instead of 0/],
  ["an id of 0", "spells[1].id", 0, /from 1/],
  ["a negative range", "spells[0].range", -0.1, /a number from 0/],
  [
    "an hour too late",
    "world_bosses[0].spawn_window",
    { start_hour: 24, end_hour: 1 },
    /0 to 23/,
    "world_bosses[0].spawn_window.start_hour",
  ],
  ["per cent for a chance", "creatures[0].drops[0].chance", 25, /fraction, not per cent.*instead of 25/],
  ["a chance below 0", `${LOOT}.bonus_drops[0].chance`, -0.1, /from 0 to 1/],
];

for (const spoiled of [...KEYS, ...TYPES, ...NUMBERS]) {
  test(`${spoiled[0]} at ${spoiled[1]}`, async () => {
    const { found, expected } = await faultsOf(spoiled);
    expect(found).toEqual(expected);
  });
}
