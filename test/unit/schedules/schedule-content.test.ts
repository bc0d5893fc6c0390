import { describe, expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, filesOf, type Json, soundContent } from "../content/content-dir.ts";
import { definitionOf, specOf } from "./read-schedule.ts";

const sound = { id: 1, event_id: 100, type: "daily", time: "20:00" };

/** The faults of sound content with this one schedule. */
async function faultsWith(schedule: { [key: string]: Json }) {
  const loaded = await loadContent(await contentDir(filesOf({ ...soundContent(), event_schedules: [schedule] })));
  return "faults" in loaded ? loaded.faults : [];
}

test("an entry is read with its defaults", async () => {
  const loaded = await loadContent(await contentDir(filesOf({ ...soundContent(), event_schedules: [sound] })));
  expect("content" in loaded && loaded.content.schedules.get(1)).toEqual({
    id: 1,
    name: "",
    eventId: 100,
    bossId: 0,
    zoneInstance: 1,
    enabled: true,
    missed: "skip",
    withinMs: 0,
    spec: { type: "daily", timezone: "UTC", timeOfDayMs: 20 * 3_600_000 },
  });
});

test.each([
  [{ interval_hours: 6, offset_minutes: 45 }],
  [{ config: { interval_hours: 6, offset_minutes: 45 } }],
  [{ timer: { interval_hours: 6, offset_minutes: 45 } }],
  [{ config: { interval_hours: 6 }, offset_minutes: 45 }],
])("keys stand beside the type or in an object: %j", (keys) => {
  const spec = { type: "timer", timezone: "UTC", intervalMs: 21_600_000, offsetMs: 2_700_000 };
  expect(specOf({ type: "timer", ...keys })).toEqual(spec);
  expect(definitionOf({ type: "timer", ...keys }).spec).toEqual(spec);
});

test.each([
  [
    { type: "player_count", min_players: 9 },
    { minPlayers: 9, checkIntervalMs: 60_000 },
  ],
  [{ type: "quest_complete", quest_id: 4 }, { questId: 4 }],
  [
    { type: "chain", chain: { after_event_id: 4, delay_ms: 5 } },
    { afterEventId: 4, delayMs: 5, on: "completed" },
  ],
  [
    { type: "player", spell_id: 2, item_id: 3, cooldown_ms: 60 },
    { objectId: 0, position: null, spellId: 2, itemId: 3, cooldownMs: 60 },
  ],
  [
    { type: "cron", cron: { cron: "0 3 * * *" } },
    { cron: "0 3 * * *", timezone: "UTC" },
  ],
  [
    { type: "weekly", day: "Mon", time: "01:00" },
    { weekdays: [1], timeOfDayMs: 3_600_000, timezone: "UTC" },
  ],
])("%j", (json, expected) => {
  expect(specOf(json)).toEqual({ type: json.type, ...expected });
});

describe("one sentence with file and path for", () => {
  const spoiled: [what: string, schedule: { [key: string]: Json }, path: string, message: RegExp][] = [
    ["an unknown type", { ...sound, type: "hourly" }, "type", /^Write one of once, daily/],
    ["no type", { id: 1, event_id: 100 }, "type", /^Add this key with one of once/],
    [
      "an unknown key",
      { ...sound, tz: "UTC" },
      "tz",
      /^Remove this key .* a daily schedule knows type, time, timezone/,
    ],
    ["an unknown key inside", { ...sound, config: { tz: "UTC" } }, "config.tz", /^Remove this key/],
    ["a key said twice", { ...sound, config: { time: "20:00" } }, "config.time", /^Remove this key: time says/],
    ["an unknown time zone", { ...sound, timezone: "Mars/Base" }, "timezone", /^Write the IANA name/],
    ["an offset for a zone", { ...sound, timezone: "+02:00" }, "timezone", /^Write the IANA name/],
    ["a time that is none", { ...sound, config: {}, time: "24:00" }, "time", /^Write a time of day/],
    ["no time", { id: 1, event_id: 100, type: "daily" }, "time", /^Add this key with a time of day/],
    ["an impossible date", { ...sound, type: "once", date: "2027-02-29" }, "date", /^Write a date .* calendar has/],
    ["an impossible moment", { id: 1, event_id: 100, type: "once", at: "2027-02-29T00:00Z" }, "at", /^Write a moment/],
    ["no date", { ...sound, type: "once" }, "date", /^Add this key/],
    ["a weekday that is none", { ...sound, type: "weekly", weekdays: [7] }, "weekdays", /^Write a weekday/],
    ["no weekday", { ...sound, type: "weekly", weekdays: [] }, "weekdays", /^Write a weekday/],
    ["a day that is none", { ...sound, type: "monthly", config: { day: 32 } }, "config.day", /^Write a day/],
    ["a bad pattern", { id: 1, event_id: 100, type: "cron", cron: "0 25 * * *" }, "cron", /^Write a cron pattern/],
    [
      "a day that never comes",
      { id: 1, event_id: 100, type: "cron", cron: "0 0 30 2 *" },
      "cron",
      /fires at some time/,
    ],
    ["a date for a pattern", { id: 1, event_id: 100, type: "cron", cron: "2026-01-01T00:00:00" }, "cron", /^Write a/],
    [
      "an empty window",
      { id: 1, event_id: 100, type: "random_window", start_hour: 3, end_hour: 3 },
      "end_hour",
      /other/,
    ],
    ["object and spell", { id: 1, event_id: 100, type: "player", object_id: 31, spell_id: 2 }, "object_id", /not both/],
    ["no event and no boss", { id: 1, type: "manual" }, "event_id", /^Name either an event/],
    ["an event and a boss", { ...sound, boss_id: 60 }, "event_id", /^Name either an event/],
    ["an unknown event", { ...sound, event_id: 7 }, "event_id", /^Add event 7 to public_events.json/],
    ["an unknown boss", { id: 1, boss_id: 7, type: "manual" }, "boss_id", /^Add world boss 7/],
    ["a chain to nowhere", { ...chain(), chain: { after_event_id: 7 } }, "chain.after_event_id", /^Add event 7/],
    ["a chain to itself", { ...chain(), after_event_id: 100 }, "after_event_id", /^Add a delay_ms/],
    ["a policy without its time", { ...sound, missed: "run_if_within" }, "within_ms", /^Add this key/],
    ["a time without its policy", { ...sound, within_ms: 5 }, "within_ms", /^Remove this key/],
  ];

  test.each(spoiled)("%s", async (_what, schedule, path, message) => {
    const at = `event_schedules[0].${path}`;
    expect(await faultsWith(schedule)).toEqual([
      { file: "event_schedules.json", path: at, message: expect.stringMatching(message) },
    ]);
  });
});

function chain(): { [key: string]: Json } {
  return { id: 1, event_id: 100, type: "chain" };
}

test("every schedule that is shipped is sound, and off until an operator turns it on", async () => {
  const loaded = await loadContent("content");
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults));
  const schedules = [...loaded.content.schedules.values()];
  expect(new Set(schedules.map(({ spec }) => spec.type))).toEqual(
    new Set(["daily", "weekly", "cron", "timer", "random_window"]),
  );
  expect(schedules.filter(({ enabled }) => enabled)).toEqual([]);
});
