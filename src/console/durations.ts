/** Times as people read them on a console. */

const SECOND_MS = 1000;
const units = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** "1h 5m 3s" from milliseconds, rounded up so that time left never reads 0 too early; "0s" for none. */
export const formatDuration = (durationMs: number): string => {
  let rest = Math.max(0, Math.ceil(durationMs / SECOND_MS));
  const parts: string[] = [];
  for (const [unit, seconds] of units) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return parts.join(" ") || "0s";
};

/** Longest first, each at most once: "1h30m", "5m", "90s"; or a plain number, which is seconds. */
const TYPED = /^(?:(\d{1,7})|(?=\d)(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?)$/i;

/** Milliseconds of a duration as people type it: seconds ("300") or with units ("5m", "1h30m"); null: it is none. */
export const parseDuration = (word: string): number | null => {
  const [, plain, ...counts] = TYPED.exec(word) ?? [];
  if (plain !== undefined) return Number(plain) * SECOND_MS;
  if (counts.every((count) => count === undefined)) return null;
  const seconds = units.map(([, unit], index) => Number(counts[index] ?? 0) * unit);
  return seconds.reduce((sum, one) => sum + one, 0) * SECOND_MS;
};

/** A limit, of which 0 means none. */
export const formatLimit = (limitMs: number): string => (limitMs === 0 ? "no limit" : formatDuration(limitMs));

/** A moment (Unix time in ms) as "2026-11-21 20:00:00Z". */
export const utcTime = (atMs: number): string =>
  new Date(atMs)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
