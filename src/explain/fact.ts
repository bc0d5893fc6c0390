/** One thing that bears on an answer, as a sentence. `decides`: it is the answer, or part of it. */
export type Fact = { readonly text: string; readonly decides: boolean };

export function fact(text: string): Fact {
  return { text, decides: false };
}

export function deciding(text: string): Fact {
  return { text, decides: true };
}

/** A moment as operators read it. */
export function moment(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString().replace(/\.\d+Z$/, "Z") : "never";
}

export function seconds(durationMs: number): string {
  return `${Math.round(durationMs / 1_000)} s`;
}
