import fc from "fast-check";
import { expect, test } from "vitest";
import { directorSnapshot } from "../../../src/director/director-state.ts";
import type { ScheduleDefinition, ScheduleSpec } from "../../../src/events/schedules/schedule-definition.ts";
import { seededRandom } from "../../support/frame-mutations.ts";
import { momentsOf, weeks, type ZoneWeek } from "../schedules/independent-calendar.ts";
import { CrashingRealm } from "./crashing-realm.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const ON_TIME_MS = 60_000;

/** A schedule, and when the independent calendar has it in the week. */
type Planned = { readonly schedule: ScheduleDefinition; readonly moments: readonly number[] };

const life = fc.record({
  hour: fc.integer({ min: 0, max: 4 }),
  minute: fc.integer({ min: 0, max: 59 }),
  weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
  missed: fc.constantFrom("skip" as const, "run_late" as const, "run_if_within" as const),
  withinMs: fc.integer({ min: 1, max: DAY_MS }),
  /** Days on which the server is up and looks within a minute of each occurrence. */
  daysUp: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  looks: fc.array(fc.integer({ min: 1, max: WEEK_MS - 1 }), { maxLength: 40 }),
  crashRate: fc.constantFrom(0, 0.1, 0.5),
  seed: fc.integer({ min: 1 }),
  sharedEvent: fc.boolean(),
});

type Life = typeof life extends fc.Arbitrary<infer T> ? T : never;

function plansOf(week: ZoneWeek, { hour, minute, weekdays, missed, withinMs, sharedEvent }: Life): Planned[] {
  const { timezone, startMs } = week;
  const timeOfDayMs = (hour * 60 + minute) * 60_000;
  const isTime = (at: { hour: number; minute: number }) => at.hour === hour && at.minute === minute;
  const isDay = ({ date }: { date: string }) => weekdays.includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  const plan = (id: number, spec: ScheduleSpec, moments: readonly number[]): Planned => {
    const common = { name: "", bossId: 0, zoneInstance: 1, enabled: true, missed, withinMs };
    return { schedule: { ...common, id, eventId: sharedEvent ? 1 : id, spec }, moments };
  };
  return [
    plan(1, { type: "daily", timezone, timeOfDayMs }, momentsOf(week, startMs, isTime)),
    plan(
      2,
      { type: "weekly", timezone, timeOfDayMs, weekdays: weekdays.toSorted((a, b) => a - b) },
      momentsOf(week, startMs, (at) => isTime(at) && isDay(at)),
    ),
    plan(
      3,
      { type: "cron", timezone, cron: `${minute} */2 * * *` },
      momentsOf(week, startMs, (at) => at.minute === minute && at.hour % 2 === 0),
    ),
    plan(
      4,
      { type: "cron", timezone, cron: "*/20 * * * *" },
      momentsOf(week, startMs, (at) => at.minute % 20 === 0, "every time"),
    ),
  ];
}

/** One decision of the journal about an occurrence. */
type Decision = { readonly occurrenceMs: number; readonly atMs: number; readonly reason: string | null };

function decisionsOf(realm: CrashingRealm, scheduleId: number): Decision[] {
  return realm.journal.flatMap((one): Decision[] => {
    if (one.type === "OccurrenceSkipped" && one.data.scheduleId === scheduleId) return [one.data];
    if (one.type !== "RunStarted" || one.data.cause.kind !== "schedule") return [];
    const { cause, startedAtMs: atMs } = one.data;
    return cause.scheduleId === scheduleId ? [{ occurrenceMs: cause.occurrenceMs, atMs, reason: null }] : [];
  });
}

function live(week: ZoneWeek, plans: readonly Planned[], { daysUp, looks, crashRate, seed }: Life): CrashingRealm {
  const random = seededRandom(seed);
  const steps = [{ eventId: 4 }, { eventId: 50, delayMs: 60_000 }].map((step) => ({
    ...{ delayMs: 0, on: "completed", minParticipants: 0, locked: false },
    ...step,
  })) as [];
  const chains = [{ id: 1, name: "", steps }];
  const realm = new CrashingRealm(
    plans.map(({ schedule }) => schedule),
    chains,
    random,
  );
  realm.look(week.startMs, false);
  const isUp = (atMs: number) => daysUp[Math.floor((atMs - week.startMs) / DAY_MS)];
  const ticks = plans.flatMap(({ moments }) => moments.filter(isUp).map((atMs) => atMs + (atMs % 47_000)));
  const all = [...ticks, ...looks.map((atMs) => week.startMs + atMs)].filter((atMs) => atMs < week.endMs);
  for (const atMs of all.sort((a, b) => a - b)) realm.look(atMs, random() < crashRate);
  realm.look(week.endMs - 1, false);
  return realm;
}

test.each(weeks.map((week) => [`${week.timezone} from ${new Date(week.startMs).toISOString()}`, week] as const))(
  "a week of schedules, %s, with crashes at random moments: every occurrence of the calendar once",
  (_, week) => {
    fc.assert(
      fc.property(life, (one) => {
        const plans = plansOf(week, one);
        const realm = live(week, plans, one);
        for (const { schedule, moments } of plans) {
          const decisions = decisionsOf(realm, schedule.id);
          expect(decisions.map(({ occurrenceMs }) => occurrenceMs)).toEqual(moments);
          for (const { occurrenceMs, atMs, reason } of decisions) {
            const lateMs = atMs - occurrenceMs;
            expect(lateMs).toBeGreaterThanOrEqual(0);
            const isMissed = lateMs > ON_TIME_MS;
            if (!isMissed) expect([null, "already_active"]).toContain(reason);
            else if (one.missed === "skip") expect(reason).toBe("missed");
            else if (reason === null && one.missed === "run_if_within")
              expect(lateMs).toBeLessThanOrEqual(one.withinMs);
          }
        }
        const followed = realm.journal.flatMap((streamed) => {
          if (streamed.type === "ChainBroken") return [streamed.data.afterInstanceId];
          const cause = streamed.type === "RunStarted" ? streamed.data.cause : null;
          return cause?.kind === "chain" ? [cause.afterInstanceId] : [];
        });
        expect(new Set(followed).size).toBe(followed.length);
        const state = directorSnapshot(realm.state);
        realm.recover(true);
        expect(directorSnapshot(realm.state)).toEqual(state);
        realm.recover(false);
        expect(directorSnapshot(realm.state)).toEqual(state);
      }),
      { numRuns: 12 },
    );
  },
  60_000,
);
