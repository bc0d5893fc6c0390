import type { Login } from "./console-login.ts";
import type { ConsoleLimits } from "./console-services.ts";
import type { TelnetConnection } from "./telnet-connection.ts";

type Guest = Pick<TelnetConnection, "address" | "hasTyped" | "close">;
type Limits = Pick<ConsoleLimits, "maxConnections" | "maxPrograms" | "maxStrangers" | "maxStrangersPerAddress">;

const CROWDED = "Closed: too many others are logging in, try again later.";
const FULL = "Too many connections: try again later.";

/**
 * Who has a place on the console. Strangers, who have yet to log in, push out one another and nobody else:
 *
 *     arrive → stranger ── admit → terminal | program
 *                └ too many: the oldest that has typed nothing goes, else the oldest
 */
export class ConsolePlaces {
  readonly #limits: Limits;
  /** In the order in which they came. */
  readonly #strangers = new Set<Guest>();
  readonly #guests = { terminal: new Set<Guest>(), json: new Set<Guest>() };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  arrive(guest: Guest): void {
    const { maxStrangers, maxStrangersPerAddress } = this.#limits;
    const neighbours = [...this.#strangers].filter(({ address }) => address === guest.address);
    if (neighbours.length >= maxStrangersPerAddress) this.#sendAway(neighbours);
    else if (this.#strangers.size >= maxStrangers) this.#sendAway([...this.#strangers]);
    this.#strangers.add(guest);
  }

  /** @returns why a stranger who has logged in has no place, or null */
  admit(guest: Guest, style: Login["style"]): string | null {
    this.#strangers.delete(guest);
    const guests = this.#guests[style];
    if (guests.size >= (style === "json" ? this.#limits.maxPrograms : this.#limits.maxConnections)) return FULL;
    guests.add(guest);
    return null;
  }

  leave(guest: Guest): void {
    for (const guests of [this.#strangers, this.#guests.terminal, this.#guests.json]) guests.delete(guest);
  }

  #sendAway(candidates: readonly Guest[]): void {
    const leaving = candidates.find(({ hasTyped }) => !hasTyped) ?? candidates[0];
    if (leaving === undefined) return;
    this.#strangers.delete(leaving);
    leaving.close(CROWDED);
  }
}
