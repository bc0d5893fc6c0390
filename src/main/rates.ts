/** Counters that only grow. */
type Totals = Readonly<Record<string, number>>;

type Sample<Names extends Totals> = { readonly atMs: number; readonly totals: Names };

/** Per second, over the last few samples. */
export class Rates<Names extends Totals> {
  readonly #samples: Sample<Names>[] = [];
  readonly #kept: number;

  /** @param kept over how many samples back a rate is taken */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** Notes where the counters stand. @param atMs milliseconds of a clock that never goes back */
  sample(atMs: number, totals: Names): void {
    this.#samples.push({ atMs, totals });
    if (this.#samples.length > this.#kept + 1) this.#samples.shift();
  }

  /** How fast a counter has grown; 0 before there are two samples. */
  perSecond(name: keyof Names): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((Number(last.totals[name]) - Number(first.totals[name])) * 1000) / (last.atMs - first.atMs);
  }
}
