const MICROSECONDS = 1_000_000;
const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** A time (Unix, microseconds) as `2026-11-21T08:00:00.123456Z`. */
export function timeText(atUs: number): string {
  const seconds = new Date(Math.floor(atUs / MICROSECONDS) * 1000).toISOString().slice(0, -5);
  return `${seconds}.${String(atUs % MICROSECONDS).padStart(6, "0")}Z`;
}

/** The time that such a text says, with up to nine decimals and in any zone; null if it says none since 1970. */
export function timeOfText(text: string): number | null {
  const [, seconds, decimals = "", zone] = pattern.exec(text) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(ms)) return null;
  const atUs = ms * 1000 + Number(decimals.padEnd(6, "0").slice(0, 6));
  return atUs >= 0 && Number.isSafeInteger(atUs) ? atUs : null;
}
