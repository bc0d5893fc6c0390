/** Sums by owner and key: all deltas of a page in as many rows as it has keys. */
export class KeyedSums<K> {
  readonly #sums = new Map<number, Map<K, number>>();

  add(owner: number, key: K, amount: number): void {
    let sums = this.#sums.get(owner);
    if (sums === undefined) {
      sums = new Map();
      this.#sums.set(owner, sums);
    }
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }

  /** Owners, keys and sums, as three columns. */
  columns(): [number[], K[], number[]] {
    const owners: number[] = [];
    const keys: K[] = [];
    const amounts: number[] = [];
    for (const [owner, sums] of this.#sums) {
      for (const [key, amount] of sums) {
        owners.push(owner);
        keys.push(key);
        amounts.push(amount);
      }
    }
    return [owners, keys, amounts];
  }
}
