import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, type Files, filesOf, type Json, setAt, soundContent } from "./content-dir.ts";

const EVENT = "public_events[0]";
const TARGET = "phases[0].objectives[0].target";

const withVariations = (variations: Json): Files => {
  const files = soundContent();
  setAt(files, `${EVENT}.variations`, variations);
  return files;
};
const load = async (files: Files) => loadContent(await contentDir(filesOf(files)));
const variation = (changes: { [key: string]: Json }, name = "festival"): Json => ({ name, changes });

async function faultsOf(...variations: Json[]) {
  const loaded = await load(withVariations(variations));
  return "faults" in loaded ? loaded.faults.map(({ file, path, message }) => [file, path, message]) : [];
}

test("a variation is the event with some keys changed; the event itself stays as it is written", async () => {
  const changes = { [TARGET]: 40, "rewards.gold": 7, duration_ms: null, "abandoned.outcome": "fail", mode: "race" };
  const plain = await load(soundContent());
  const loaded = await load(withVariations([variation(changes), variation({ "rewards.xp": 1 }, "quiet")]));
  if ("faults" in loaded || "faults" in plain) throw new Error(JSON.stringify(loaded));
  expect(loaded.content.events).toEqual(plain.content.events);
  expect(plain.content.variations).toEqual(new Map());
  const [festival, quiet] = loaded.content.variations.get(100) ?? [];
  const event = plain.content.events.get(100)!;
  expect(festival).toMatchObject({ name: "festival", changes });
  expect(festival?.definition).toMatchObject({
    ...{ id: 100, durationMs: 300_000, mode: "race", abandoned: { outcome: "fail" } },
    rewards: { ...event.rewards, gold: 7 },
  });
  // Each team of the race has one of its own.
  expect(festival?.definition.phases[0]?.objectives.map(({ target }) => target)).toEqual([40, 40, 5, 5, 5, 5]);
  expect(quiet).toEqual({
    ...{ name: "quiet", changes: { "rewards.xp": 1 } },
    definition: { ...event, rewards: { ...event.rewards, xp: 1 } },
  });
});

const at = (place: string) => `${EVENT}.variations[0]${place}`;
const change = (key: string) => at(`.changes${/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}`);

test.each([
  ["a value that the key cannot have", { [TARGET]: 0 }, change(TARGET), /^Write a whole number from 1 /],
  ["a key that events do not have", { "rewards.gould": 5 }, change("rewards.gould"), /^Remove this key or correct/],
  ["a reference", { "rewards.loot_table_id": 99 }, change("rewards.loot_table_id"), /^Add loot table 99 /],
  ["a group of spawn points", { spawn_points: "nowhere" }, change("spawn_points"), /^Add the group "nowhere" /],
  ["a list that is there no longer", { phases: null }, change("phases"), /^Add a phase/],
  ["a neighbour of what it changes", { [TARGET]: null }, change(TARGET), /^Add a target/],
  ["a rule between keys", { victory_condition: "hold_time" }, at(""), /at hold_time_required_ms: Add hold_time/],
  ["no way to the key", { "waves[0].enemy_count": 5 }, change("waves[0].enemy_count"), /leads nowhere\.$/],
  [
    "an item beyond the end",
    { "phases[0].objectives[9].target": 5 },
    change("phases[0].objectives[9].target"),
    /leads/,
  ],
  ["a key of a list", { "phases.target": 5 }, change("phases.target"), /leads nowhere/],
  ["what is no path", { "phases[": 5 }, change("phases["), /^Write the path of a key/],
  ["what no object has", { __proto__: 1, "rewards.__proto__": 5 }, change("rewards.__proto__"), /^Write the path/],
  ["the id", { id: 5 }, change("id"), /^Change another key than id/],
  ["the zone", { zone_id: 11 }, change("zone_id"), /^Change another key than zone_id/],
  ["a list as a value", { phases: [] }, change("phases"), /^Write a text, a number, true, false or null here/],
  ["nothing at all", {}, at(".changes"), /^Write 1 to 64 changes here/],
])("a fault names file and path of the variation: %s", async (_, changes, path, message) => {
  expect(await faultsOf(variation(changes))).toEqual([["public_events.json", path, expect.stringMatching(message)]]);
});

test("names are short, one of a kind, and not none", async () => {
  const sound = { [TARGET]: 6 };
  expect(await faultsOf(variation(sound), variation(sound))).toEqual([
    ["public_events.json", `${EVENT}.variations[1].name`, expect.stringMatching(/festival is taken/)],
  ]);
  for (const name of ["none", "", "Fest", "two words", "a".repeat(41)]) {
    expect(await faultsOf(variation(sound, name))).toEqual([
      ["public_events.json", at(".name"), expect.stringMatching(/^Write a name of 1 to 40 small letters/)],
    ]);
  }
  const many = Array.from({ length: 17 }, (_, place) => variation(sound, `v${place}`));
  expect(await faultsOf(...many)).toEqual([
    ["public_events.json", `${EVENT}.variations`, "Write at most 16 variations here."],
  ]);
});

test("a fault of the event itself is not told again for its variations, and each variation has its own", async () => {
  const files = withVariations([variation({ [TARGET]: 9 }), variation({ [TARGET]: -1 }, "second")]);
  setAt(files, `${EVENT}.spawn_points`, "nowhere");
  const loaded = await load(files);
  expect("faults" in loaded && loaded.faults.map(({ path }) => path)).toEqual([
    `${EVENT}.spawn_points`,
    `${EVENT}.variations[1].changes["${TARGET}"]`,
  ]);
});
