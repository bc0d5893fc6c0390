import { type Contributor, contributorNow } from "../events/signals.ts";
import type { CharacterEvent } from "./character-events.ts";

/** What goes with a character from one place to the next. */
type Body = { readonly health: number; readonly readyAtMs: Map<number, number>; readonly reviveAtMs: number };

/** A character in memory: its items as decided (ahead of the journal by what is pending). */
export type Character = {
  readonly characterId: number;
  readonly name: string;
  /** 0: none. */
  readonly factionId: number;
  readonly items: Map<number, number>;
  /** Journal position that the items were read at. */
  readonly loadedPosition: number;
  /** Its body in the world, or the last one: whoever comes back at once is as wounded and as tired as before. */
  body?: Body;
};

/** What one character puts into a batch, and how it learns what became of it. */
export type CharacterAppend = {
  readonly characterId: number;
  readonly events: readonly { readonly event: CharacterEvent; readonly by: Contributor }[];
  readonly spansRuns: boolean;
  committed(): void;
  /** The batch will never be durable: the items are taken back. */
  refused(): void;
};

type Pending = {
  events: { event: CharacterEvent; by: Contributor }[];
  gains: Map<number, number>;
  by: Contributor | null;
};

/** What a character had read and what was committed meanwhile. */
type Loading = { result: Promise<Character | null>; readonly grants: { position: number; items: ItemStack[] }[] };

export type ItemStack = { readonly itemId: number; readonly quantity: number };

/**
 * Inventories of the characters that are online, with a single writer. A character stays while anything of it is
 * pending, so that one that comes back at once finds what it had; one that is read from tables takes in what was
 * granted while it was being read.
 */
export class CharacterStore {
  readonly #characters = new Map<number, Character>();
  readonly #online = new Map<number, number>();
  readonly #loading = new Map<number, Loading>();
  readonly #pending = new Map<Character, Pending>();
  readonly #inFlight = new Map<Character, number>();
  readonly #requestCommit: () => void;

  constructor(requestCommit: () => void) {
    this.#requestCommit = requestCommit;
  }

  get(characterId: number): Character | undefined {
    return this.#characters.get(characterId);
  }

  /**
   * The character, read by `read` unless it is here; null where there is none. Counts one use; `release` ends it.
   * A read that fails rejects.
   */
  async acquire(characterId: number, read: () => Promise<Character | null>): Promise<Character | null> {
    const character = this.#characters.get(characterId) ?? (await this.#load(characterId, read));
    if (character !== null) this.hold(character);
    return character;
  }

  /** Counts one more use of a character. */
  hold(character: Character): void {
    const { characterId } = character;
    this.#characters.set(characterId, character);
    this.#online.set(characterId, (this.#online.get(characterId) ?? 0) + 1);
  }

  release(characterId: number): void {
    const uses = (this.#online.get(characterId) ?? 1) - 1;
    if (uses > 0) this.#online.set(characterId, uses);
    else this.#online.delete(characterId);
    this.#forgetIfIdle(characterId);
  }

  /** Gives an item. What it adds up to within a batch becomes one event. */
  gain(character: Character, itemId: number, quantity: number, by: Contributor): void {
    add(character.items, itemId, quantity);
    const pending = this.#pendingOf(character);
    add(pending.gains, itemId, quantity);
    pending.by = contributorNow(by);
  }

  /** Takes an item for an objective. The caller has seen to it that the character holds as many. */
  turnIn(
    character: Character,
    turnedIn: { instanceId: number; objectiveIndex: number; itemId: number; quantity: number },
    by: Contributor,
    nowMs: number,
  ): void {
    add(character.items, turnedIn.itemId, -turnedIn.quantity);
    const pending = this.#pendingOf(character);
    closeGains(pending, character, nowMs);
    const { characterId } = character;
    pending.events.push({
      event: { type: "ItemsTurnedIn", data: { characterId, ...turnedIn, atMs: nowMs } },
      by: contributorNow(by),
    });
  }

  /** A run was dropped with all that it had not made durable: what was handed in to it meanwhile is given back. */
  takeBackTurnIns(instanceId: number): void {
    for (const [character, pending] of this.#pending) {
      const isLost = ({ event }: Pending["events"][number]): boolean =>
        event.type === "ItemsTurnedIn" && event.data.instanceId === instanceId;
      for (const { event } of pending.events.filter(isLost)) takeBack(character, event);
      pending.events = pending.events.filter((one) => !isLost(one));
    }
  }

  /** A reward became durable at this position: whoever is here, or being read, has the items now. */
  granted(characterId: number, items: readonly ItemStack[], position: number): void {
    this.#loading.get(characterId)?.grants.push({ position, items: [...items] });
    const character = this.#characters.get(characterId);
    if (character !== undefined && position > character.loadedPosition) addAll(character.items, items);
  }

  collect(nowMs: number): CharacterAppend[] {
    const appends: CharacterAppend[] = [];
    for (const [character, pending] of this.#pending) {
      closeGains(pending, character, nowMs);
      if (pending.events.length === 0) continue;
      this.#inFlight.set(character, (this.#inFlight.get(character) ?? 0) + 1);
      appends.push(this.#append(character, pending));
    }
    this.#pending.clear();
    return appends;
  }

  #append(character: Character, { events }: Pending): CharacterAppend {
    const landed = () => {
      const flights = (this.#inFlight.get(character) ?? 1) - 1;
      if (flights > 0) this.#inFlight.set(character, flights);
      else this.#inFlight.delete(character);
      this.#forgetIfIdle(character.characterId);
    };
    return {
      characterId: character.characterId,
      events,
      spansRuns: events.some(({ event }) => event.type === "ItemsTurnedIn"),
      committed: landed,
      refused: () => {
        for (const { event } of events) takeBack(character, event);
        landed();
      },
    };
  }

  #pendingOf(character: Character): Pending {
    let pending = this.#pending.get(character);
    if (pending === undefined) {
      pending = { events: [], gains: new Map(), by: null };
      this.#pending.set(character, pending);
      this.#requestCommit();
    }
    return pending;
  }

  #load(characterId: number, read: () => Promise<Character | null>): Promise<Character | null> {
    const running = this.#loading.get(characterId);
    if (running !== undefined) return running.result;
    const grants: Loading["grants"] = [];
    const loading: Loading = { grants, result: Promise.resolve(null) };
    this.#loading.set(characterId, loading);
    loading.result = read()
      .then((character) => {
        if (character === null) return null;
        for (const grant of grants) if (grant.position > character.loadedPosition) addAll(character.items, grant.items);
        this.#characters.set(characterId, character);
        return character;
      })
      .finally(() => this.#loading.delete(characterId));
    return loading.result;
  }

  #forgetIfIdle(characterId: number): void {
    const character = this.#characters.get(characterId);
    if (character === undefined || this.#online.has(characterId)) return;
    if (this.#pending.has(character) || this.#inFlight.has(character)) return;
    this.#characters.delete(characterId);
  }
}

function closeGains(pending: Pending, { characterId }: Character, nowMs: number): void {
  if (pending.gains.size === 0 || pending.by === null) return;
  const items = Array.from(pending.gains, ([itemId, quantity]) => ({ itemId, quantity }));
  pending.events.push({ event: { type: "ItemsGained", data: { characterId, items, atMs: nowMs } }, by: pending.by });
  pending.gains = new Map();
}

function takeBack(character: Character, event: CharacterEvent): void {
  if (event.type === "ItemsTurnedIn") add(character.items, event.data.itemId, event.data.quantity);
  else for (const { itemId, quantity } of event.data.items) add(character.items, itemId, -quantity);
}

function addAll(items: Map<number, number>, stacks: readonly ItemStack[]): void {
  for (const { itemId, quantity } of stacks) add(items, itemId, quantity);
}

function add(items: Map<number, number>, itemId: number, quantity: number): void {
  const total = (items.get(itemId) ?? 0) + quantity;
  if (total === 0) items.delete(itemId);
  else items.set(itemId, total);
}
