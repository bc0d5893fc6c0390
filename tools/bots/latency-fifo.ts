/**
 * Latency of one bot: from an action to the progress packet that includes it.
 *
 * Every action that must raise the bot's own contribution waits here with the time it was sent and the points it must
 * bring: a cast whose damage makes the next full hundred (spell damage is known from content), a kill (timed from the
 * bot's own last cast, if no other bot of the fleet has cast at the creature since), the use of an object, a turn-in.
 * A `ServerContributionUpdate` tells how much the contribution has risen; that much is taken from the head, and each
 * action taken whole is a sample: the time at which the packet was read minus the time of sending. Gains that no
 * action of the bot's own brought (a kill that another finished) wait in the same order without a time.
 *
 * Where it is not shown how much an action brought, nothing is guessed: the queue is emptied and nothing is timed until
 * the next phase, or until the bot has done nothing for half a second. So it is when an objective completes (its bonus,
 * and what was cut off at its target), when a creature dies under casts that may have been effective in part only,
 * when the bot heals, and when what is shown does not fit what was expected.
 */
const QUIET_MS = 500;
const HUNDRED = 100;

export type ExpectedKind = "cast" | "kill" | "use" | "turn_in";

type Expected = {
  readonly kind: ExpectedKind;
  readonly points: number;
  /** When it was sent; null: not to be timed. */
  sentAtMs: number | null;
  /** Key of the entity it was aimed at; 0 for a turn-in. */
  readonly target: number;
  /** Damage of a cast in full. */
  readonly damage: number;
};

export class LatencyFifo {
  readonly #record: (latencyMs: number) => void;
  #waiting: Expected[] = [];
  /** Contribution as last taken in, and as shown since. */
  #counted = 0;
  #shown = 0;
  /** Points of damage towards the next hundred; null: not known. */
  #rest: number | null = null;
  #isSure = false;
  #actedAtMs = Number.NEGATIVE_INFINITY;

  /** @param record takes each sample, in ms */
  constructor(record: (latencyMs: number) => void) {
    this.#record = record;
  }

  /** How many actions have not been seen to count. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** A run, a phase or a connection begins: nothing of the past is waited for. `rest` 0: the bot has dealt nothing yet. */
  begin(rest: number | null = null): void {
    this.#waiting = [];
    this.#counted = this.#shown;
    this.#rest = rest;
    this.#isSure = true;
  }

  /** What the next packets bring is not known well enough. */
  doubt(): void {
    this.#waiting = [];
    this.#rest = null;
    this.#isSure = false;
  }

  /** A cast whose damage counts, at `pointsPerHundred` for each full 100. */
  cast(damage: number, pointsPerHundred: number, target: number, nowMs: number): void {
    this.#act(nowMs);
    if (!this.#isSure) return;
    if (this.#rest === null && damage % HUNDRED !== 0) return this.doubt();
    const total = (this.#rest ?? 0) + damage;
    const points = Math.floor(total / HUNDRED) * pointsPerHundred;
    if (this.#rest !== null) this.#rest = total % HUNDRED;
    if (points > 0) this.#waiting.push({ kind: "cast", points, sentAtMs: nowMs, target, damage });
  }

  /** An object was used or picked up, or items turned in. */
  act(kind: "use" | "turn_in", points: number, target: number, nowMs: number): void {
    this.#act(nowMs);
    if (this.#isSure && points > 0) this.#waiting.push({ kind, points, sentAtMs: nowMs, target, damage: 0 });
  }

  /** Something that the bot has a part in has happened; `sentAtMs` is that of its own action that did it, or null. */
  earned(points: number, target: number, sentAtMs: number | null): void {
    if (this.#isSure && points > 0) this.#waiting.push({ kind: "kill", points, sentAtMs, target, damage: 0 });
  }

  /** A creature died under the bot's casts: the last of them may have been effective in part. */
  died(target: number): void {
    const exact = ({ kind, damage, target: at }: Expected): boolean =>
      kind !== "cast" || at !== target || damage === HUNDRED;
    if ((this.#rest ?? 0) !== 0 || !this.#waiting.every(exact)) this.doubt();
  }

  /** The newest action of a kind (at this target, unless 0) was refused. */
  refused(kind: ExpectedKind, target: number): void {
    if (!this.#isSure) return;
    const at = this.#waiting.findLastIndex((one) => one.kind === kind && (target === 0 || one.target === target));
    const [expected] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (kind !== "cast") return;
    // A refused cast that made no hundred, or the rest of one, leaves the rest unknown.
    if ((this.#rest ?? 0) !== 0 || (expected !== undefined && expected.damage % HUNDRED !== 0)) this.doubt();
    // It was aimed at a corpse, so the blow that counted was somebody else's.
    const kill = this.#waiting.findLast((one) => one.kind === "kill" && one.target === target);
    if (kill !== undefined) kill.sentAtMs = null;
  }

  /** The contribution was shown; it is taken in by `settle`, when all that came with it is known. */
  show(contribution: number): void {
    this.#shown = contribution;
  }

  /** Takes in what was shown. `nowMs` is when it was read. */
  settle(nowMs: number): void {
    let gain = this.#shown - this.#counted;
    if (gain === 0) return;
    this.#counted = this.#shown;
    if (!this.#isSure) return;
    let taken = 0;
    for (const { points, sentAtMs } of this.#waiting) {
      if (gain <= 0) break;
      if (points > gain) return this.doubt();
      gain -= points;
      taken += 1;
      if (sentAtMs !== null) this.#record(nowMs - sentAtMs);
    }
    if (taken > 0) this.#waiting.splice(0, taken);
  }

  #act(nowMs: number): void {
    if (!this.#isSure && nowMs - this.#actedAtMs >= QUIET_MS) this.begin();
    this.#actedAtMs = nowMs;
  }
}
