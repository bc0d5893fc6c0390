/**
 * The participants of one run as columns: one typed array per number, one slot per participant, slots in the order of
 * joining. Contributions touch a few slots per kill, so nothing is allocated on the way; rewards hand the columns to
 * the worker pool as they are.
 */
export class Participants {
  readonly #slots = new Map<number, number>();
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

  constructor(capacity = 8) {
    this.#capacity = capacity;
    this.characterIds = new Uint32Array(capacity);
    this.scores = new Float64Array(capacity);
    this.damageRests = new Uint8Array(capacity);
    this.healingRests = new Uint8Array(capacity);
    this.healingScores = new Uint16Array(capacity);
    this.left = new Uint8Array(capacity);
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Slot of a character, or -1 if it takes no part. */
  slotOf(characterId: number): number {
    return this.#slots.get(characterId) ?? -1;
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

  #grow(): void {
    this.#capacity *= 2;
    this.characterIds = grown(this.characterIds, new Uint32Array(this.#capacity));
    this.scores = grown(this.scores, new Float64Array(this.#capacity));
    this.damageRests = grown(this.damageRests, new Uint8Array(this.#capacity));
    this.healingRests = grown(this.healingRests, new Uint8Array(this.#capacity));
    this.healingScores = grown(this.healingScores, new Uint16Array(this.#capacity));
    this.left = grown(this.left, new Uint8Array(this.#capacity));
  }
}

/** Copies a column into a larger one of its kind. */
export function grown<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
