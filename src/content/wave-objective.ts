/** What is looked at to find the objective that an event's waves end; the same in the JSON and in what was parsed. */
export type WaveCandidate = { readonly type: unknown; readonly required: boolean; readonly waves: boolean };

/** Kinds of objective that waves may end. */
export const WAVE_TYPES: ReadonlySet<unknown> = new Set(["kill", "defend", "survive"]);

/**
 * The objective that the waves of an event end, from all its objectives in the order of play: one that says so, else
 * the first required one of a kind that waves may end. -1: there is none.
 */
export function waveObjectiveAt(objectives: readonly WaveCandidate[]): number {
  const said = objectives.findIndex(({ waves }) => waves);
  return said >= 0 ? said : objectives.findIndex(({ type, required }) => required && WAVE_TYPES.has(type));
}
