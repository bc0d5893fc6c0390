/**
 * A calendar made without any arithmetic of offsets: it looks at the clock of a zone minute by minute. What the code
 * under test computes, this one reads off the wall.
 */

const MINUTE_MS = 60_000;

/** A week of a zone around a change of its clock. */
export type ZoneWeek = {
  readonly timezone: string;
  readonly startMs: number;
  readonly endMs: number;
  /** Every minute in order: what the clock shows, `2026-03-29 02:30`, or would have shown had it not jumped ahead. */
  readonly minutes: readonly { readonly atMs: number; readonly shows: string; readonly skipped: boolean }[];
};

/** The week of which the fourth day has the change. Lord Howe changes by half an hour. */
export const weeks: readonly ZoneWeek[] = [
  week("Europe/Berlin", "2026-03-26"),
  week("Europe/Berlin", "2026-10-22"),
  week("America/New_York", "2026-03-05"),
  week("America/New_York", "2026-10-29"),
  week("Australia/Lord_Howe", "2026-04-02"),
  week("Australia/Lord_Howe", "2026-10-01"),
];

function week(timezone: string, firstDay: string): ZoneWeek {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: timezone, dateStyle: "short", timeStyle: "short" });
  const startMs = Date.parse(`${firstDay}T00:00:00Z`);
  const endMs = startMs + 7 * 24 * 60 * MINUTE_MS;
  const minutes: ZoneWeek["minutes"][number][] = [];
  let expected = "";
  for (let atMs = startMs; atMs < endMs; atMs += MINUTE_MS) {
    const shows = clock.format(atMs);
    // The clock jumped ahead: what it left out comes, minute by minute, as if it had not.
    for (let missing = expected, lateMs = atMs; missing !== "" && missing < shows; lateMs += MINUTE_MS) {
      minutes.push({ atMs: lateMs, shows: missing, skipped: true });
      missing = minuteAfter(missing);
    }
    minutes.push({ atMs, shows, skipped: false });
    expected = minuteAfter(shows);
  }
  return { timezone, startMs, endMs, minutes };
}

/** The minute that a clock in UTC shows after this one. */
function minuteAfter(shows: string): string {
  const next = new Date(Date.parse(`${shows.replace(" ", "T")}Z`) + MINUTE_MS);
  return next.toISOString().slice(0, 16).replace("T", " ");
}

/** The moments after one of the week at which its clock shows such a minute: each shown minute once, or each time. */
export function momentsOf(
  { minutes }: ZoneWeek,
  afterMs: number,
  matches: (shows: { readonly date: string; readonly hour: number; readonly minute: number }) => boolean,
  each: "once" | "every time" = "once",
): number[] {
  const seen = new Set<string>();
  const moments = new Set<number>();
  for (const { atMs, shows } of minutes) {
    if (each === "once" && seen.has(shows)) continue;
    seen.add(shows);
    const [date = "", time = ""] = shows.split(" ");
    const [hour, minute] = time.split(":").map(Number);
    if (atMs > afterMs && matches({ date, hour: hour ?? 0, minute: minute ?? 0 })) moments.add(atMs);
  }
  return [...moments].sort((a, b) => a - b);
}
