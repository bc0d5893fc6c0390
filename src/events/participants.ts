/**
 * What is counted of each participant, in the order of its numbers in the journal. `streak` is the current kill streak,
 * `lifeStartedMs` the run's time at which the current life began; the rest is shown.
 */
export const STATISTICS = [
  "kills",
  "deaths",
  "assists",
  "damageDealt",
  "damageTaken",
  "healingDone",
  "healingTaken",
  "longestLifeMs",
  "bestStreak",
  "streak",
  "lifeStartedMs",
] as const;

export type Statistic = (typeof STATISTICS)[number];

/** Where a statistic stands within a participant's numbers. */
export const statisticAt = Object.fromEntries(STATISTICS.map((name, at) => [name, at])) as Readonly<
  Record<Statistic, number>
>;

/**
 * The participants of one run as columns: one typed array per number, one slot per participant, slots in the order of
 * joining. Contributions touch a few slots per kill, so nothing is allocated on the way; rewards hand the columns to
 * the worker pool as they are.
 */
export class Participants {
  readonly #slots = new Map<number, number>();
  #lastId = -1;
  #lastSlot = -1;
  #capacity: number;
  count = 0;
  characterIds: Uint32Array;
  scores: Float64Array;
  /** Points of damage and healing below the next full 100. */
  damageRests: Uint8Array;
  healingRests: Uint8Array;
  healingScores: Uint16Array;
  /** 1: left of its own will; the score stays. */
  left: Uint8Array;
  /** 1: knocked out. */
  eliminated: Uint8Array;
  /** Number of the team; 0: none. */
  teams: Uint8Array;
  /** 1: has chosen its team, which can be done once. */
  choseTeam: Uint8Array;
  /** Presence below the next full 10 s. */
  presenceRestsMs: Uint16Array;
  /** `STATISTICS.length` numbers for each slot. */
  statistics: Float64Array;

  constructor(capacity = 8) {
    this.#capacity = capacity;
    this.characterIds = new Uint32Array(capacity);
    this.scores = new Float64Array(capacity);
    this.damageRests = new Uint8Array(capacity);
    this.healingRests = new Uint8Array(capacity);
    this.healingScores = new Uint16Array(capacity);
    this.left = new Uint8Array(capacity);
    this.eliminated = new Uint8Array(capacity);
    this.teams = new Uint8Array(capacity);
    this.choseTeam = new Uint8Array(capacity);
    this.presenceRestsMs = new Uint16Array(capacity);
    this.statistics = new Float64Array(capacity * STATISTICS.length);
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Slot of a character, or -1 if it takes no part. */
  slotOf(characterId: number): number {
    // One signal asks for the same character several times.
    if (characterId === this.#lastId) return this.#lastSlot;
    const slot = this.#slots.get(characterId);
    if (slot === undefined) return -1;
    this.#lastId = characterId;
    this.#lastSlot = slot;
    return slot;
  }

  /** Gives a newcomer the next slot. The caller has checked that it has none. */
  add(characterId: number): number {
    const slot = this.count;
    if (slot === this.#capacity) this.#grow();
    this.characterIds[slot] = characterId;
    this.#slots.set(characterId, slot);
    this.count = slot + 1;
    return slot;
  }

  statistic(slot: number, statistic: Statistic): number {
    return this.statistics[slot * STATISTICS.length + statisticAt[statistic]] ?? 0;
  }

  setStatistic(slot: number, statistic: Statistic, value: number): void {
    this.statistics[slot * STATISTICS.length + statisticAt[statistic]] = value;
  }

  /** One more victory: a kill, and a longer streak. Combat goes through here, so it is one step. */
  addVictory(slot: number): void {
    const { statistics } = this;
    const from = slot * STATISTICS.length;
    const streak = (statistics[from + statisticAt.streak] ?? 0) + 1;
    statistics[from + statisticAt.kills] = (statistics[from + statisticAt.kills] ?? 0) + 1;
    statistics[from + statisticAt.streak] = streak;
    if (streak > (statistics[from + statisticAt.bestStreak] ?? 0)) statistics[from + statisticAt.bestStreak] = streak;
  }

  /** The numbers of one participant, copied. */
  statisticsOf(slot: number): number[] {
    const from = slot * STATISTICS.length;
    const numbers = new Array<number>(STATISTICS.length);
    for (let at = 0; at < STATISTICS.length; at += 1) numbers[at] = this.statistics[from + at] ?? 0;
    return numbers;
  }

  setStatistics(slot: number, numbers: readonly number[]): void {
    const from = slot * STATISTICS.length;
    for (let at = 0; at < STATISTICS.length; at += 1) this.statistics[from + at] = numbers[at] ?? 0;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.characterIds = grown(this.characterIds, new Uint32Array(this.#capacity));
    this.scores = grown(this.scores, new Float64Array(this.#capacity));
    this.damageRests = grown(this.damageRests, new Uint8Array(this.#capacity));
    this.healingRests = grown(this.healingRests, new Uint8Array(this.#capacity));
    this.healingScores = grown(this.healingScores, new Uint16Array(this.#capacity));
    this.left = grown(this.left, new Uint8Array(this.#capacity));
    this.eliminated = grown(this.eliminated, new Uint8Array(this.#capacity));
    this.teams = grown(this.teams, new Uint8Array(this.#capacity));
    this.choseTeam = grown(this.choseTeam, new Uint8Array(this.#capacity));
    this.presenceRestsMs = grown(this.presenceRestsMs, new Uint16Array(this.#capacity));
    this.statistics = grown(this.statistics, new Float64Array(this.#capacity * STATISTICS.length));
  }
}

/** Copies a column into a larger one of its kind. */
export function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
