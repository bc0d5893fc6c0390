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

/** A limit, of which 0 means none. */
export const formatLimit = (limitMs: number): string => (limitMs === 0 ? "no limit" : formatDuration(limitMs));

/** A moment (Unix time in ms) as "2026-11-21 20:00:00Z". */
export const utcTime = (atMs: number): string =>
  new Date(atMs)
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
