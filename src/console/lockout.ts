/**
 * Failed logins, per account name and per address. Five failures lock a key for 60 s; each further lock of the same key
 * is twice as long, up to an hour. A key that stays quiet for an hour after its lock is forgotten.
 */

const FAILURES_PER_LOCK = 5;
const FIRST_LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 3_600_000;
const FORGET_AFTER_MS = 3_600_000;
/** Names are the attacker's to invent: beyond this many keys the ones touched longest ago go. */
const MAX_KEYS = 10_000;

type Entry = { failures: number; locks: number; lockedUntilMs: number; touchedAtMs: number };

export class LoginLockout {
  readonly #now: () => number;
  /** In order of the last touch, so that the first is the one to drop. */
  readonly #entries = new Map<string, Entry>();

  /** @param now milliseconds of any steady clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Announces an attempt under these keys. It is counted as failed at once and taken back by `succeed`, so that many
   * attempts at the same time get no more tries than one after another.
   * @returns false when any key is locked; such an attempt neither counts nor may be checked.
   */
  begin(keys: readonly string[]): boolean {
    const now = this.#now();
    const entries = keys.map((key) => this.#touch(key, now));
    if (entries.some(({ lockedUntilMs }) => lockedUntilMs > now)) return false;
    for (const entry of entries) this.#fail(entry, now);
    return true;
  }

  /** The attempt was good: the keys start anew. */
  succeed(keys: readonly string[]): void {
    for (const key of keys) this.#entries.delete(key);
  }

  #touch(key: string, now: number): Entry {
    const known = this.#entries.get(key);
    this.#entries.delete(key);
    const stale = known === undefined || Math.max(known.touchedAtMs, known.lockedUntilMs) + FORGET_AFTER_MS < now;
    const entry = stale ? { failures: 0, locks: 0, lockedUntilMs: 0, touchedAtMs: now } : known;
    // A locked key is not touched: knocking on it must not keep it remembered for ever.
    if (entry.lockedUntilMs <= now) entry.touchedAtMs = now;
    this.#entries.set(key, entry);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MAX_KEYS && !oldest.done) this.#entries.delete(oldest.value);
    return entry;
  }

  #fail(entry: Entry, now: number): void {
    entry.failures += 1;
    if (entry.failures < FAILURES_PER_LOCK) return;
    entry.failures = 0;
    entry.lockedUntilMs = now + Math.min(LONGEST_LOCK_MS, FIRST_LOCK_MS * 2 ** entry.locks);
    entry.locks += 1;
  }
}
