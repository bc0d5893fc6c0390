import fc from "fast-check";
import { expect, test } from "vitest";
import { nextOccurrences } from "../../../src/events/schedules/occurrences.ts";
import { weeks } from "./independent-calendar.ts";

const HOUR_MS = 3_600_000;

const windows = fc
  .record({
    startHour: fc.integer({ min: 0, max: 23 }),
    endHour: fc.integer({ min: 0, max: 24 }),
    minGapHours: fc.constantFrom(0, 6, 20, 23, 30, 100),
    week: fc.constantFrom(...weeks),
    scheduleId: fc.integer({ min: 1, max: 1_000_000 }),
    realmId: fc.integer({ min: 1, max: 65_535 }),
    offset: fc.integer({ min: 0, max: 100 * 24 * HOUR_MS }),
  })
  .filter(({ startHour, endHour }) => startHour !== endHour)
  .map(({ startHour, endHour, minGapHours, week, scheduleId, realmId, offset }) => ({
    spec: {
      type: "random_window" as const,
      timezone: week.timezone,
      startHour,
      endHour,
      minGapMs: minGapHours * HOUR_MS,
    },
    seed: { scheduleId, realmId },
    afterMs: week.startMs + offset,
  }));

test("moments are ascending whole seconds within the window, the gap apart", () => {
  fc.assert(
    fc.property(windows, ({ spec, seed, afterMs }) => {
      const moments = nextOccurrences(spec, afterMs, 90, seed);
      expect(moments).toHaveLength(90);
      const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: spec.timezone, hour: "2-digit" });
      moments.forEach((moment, i) => {
        const previous = moments[i - 1] ?? afterMs;
        expect(moment % 1000).toBe(0);
        expect(moment).toBeGreaterThan(previous);
        if (i > 0) expect(moment - previous).toBeGreaterThanOrEqual(spec.minGapMs);
        const hour = Number(clock.format(moment));
        const { startHour, endHour } = spec;
        const isIn = startHour < endHour ? hour >= startHour && hour < endHour : hour >= startHour || hour < endHour;
        // A window of the skipped hour alone is the hour after it.
        if (!isIn) expect(hour).toBe(endHour);
      });
    }),
    { numRuns: 60 },
  );
});

test("where the search begins changes nothing: a preview and a restart agree", () => {
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 80 }), ({ spec, seed, afterMs }, skip) => {
      const all = nextOccurrences(spec, afterMs, 90, seed);
      expect(nextOccurrences(spec, all[skip] ?? 0, 5, seed)).toEqual(all.slice(skip + 1, skip + 6));
    }),
    { numRuns: 60 },
  );
});

test("there is one on every day where the gap leaves room, daylight saving or not", () => {
  const spec = { type: "random_window", timezone: "Europe/Berlin", startHour: 2, endHour: 3, minGapMs: 0 } as const;
  const moments = nextOccurrences(spec, Date.parse("2026-01-01T00:00:00Z"), 365, { scheduleId: 3, realmId: 1 });
  const days = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short" });
  expect(new Set(moments.map((moment) => days.format(moment))).size).toBe(365);
  expect(days.format(moments.at(-1))).toBe("2026-12-31");
});

test("another schedule or realm has other moments, spread over the window", () => {
  const spec = { type: "random_window", timezone: "UTC", startHour: 0, endHour: 24, minGapMs: 0 } as const;
  const of = (scheduleId: number, realmId: number) => nextOccurrences(spec, 0, 400, { scheduleId, realmId });
  expect(of(1, 1)).not.toEqual(of(2, 1));
  expect(of(1, 1)).not.toEqual(of(1, 2));
  const quarters = [0, 0, 0, 0];
  for (const moment of of(1, 1)) quarters[Math.floor((moment % (24 * HOUR_MS)) / (6 * HOUR_MS))]! += 1;
  for (const count of quarters) expect(count).toBeGreaterThan(60);
});

test("a search that begins within a window over midnight finds its moment, on every day of a year", () => {
  const spec = { type: "random_window", timezone: "UTC", startHour: 22, endHour: 6, minGapMs: 0 } as const;
  const seed = { scheduleId: 9, realmId: 1 };
  for (const moment of nextOccurrences(spec, Date.parse("2026-01-01T00:00:00Z"), 365, seed)) {
    expect(nextOccurrences(spec, moment - 1, 1, seed)).toEqual([moment]);
  }
});
