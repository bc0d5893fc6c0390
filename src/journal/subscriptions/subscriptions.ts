import type { Lease } from "./lease.ts";
import type { SubscriptionMeans } from "./owned-subscription.ts";
import type { Beat } from "./partition-beat.ts";
import { type SubscriptionDefinition, type SubscriptionSettings, settingsOf } from "./subscription.ts";
import { SubscriptionSession } from "./subscription-session.ts";
import {
  acquireLeases,
  findUnowned,
  handledPosition,
  registerSubscription,
  releaseLease,
  renewLeases,
  takeLeaseAway,
} from "./subscription-store.ts";

export type SubscriptionsOptions = SubscriptionMeans & {
  /** Who holds the leases, for people to read: such as host and process id. */
  readonly owner: string;
  /** So long after the owner's death another takes over, at most with a look (a quarter of it) added. Default 10,000. */
  readonly leaseMs?: number;
  /** Leases are renewed, and what operators asked for is noticed, at least this often. Default 1,000. */
  readonly lookMs?: number;
  /**
   * No other process has subscriptions of this database, as something else sees to: leases that are left over are those
   * of the dead, and are not waited for.
   */
  readonly isAlone?: boolean;
};

/** `position` null: another process has it, or nobody; -1: it has only begun here. `trouble` null: all is well. */
export type SubscriptionStatus = {
  readonly name: string;
  readonly position: number | null;
  readonly behind: number | null;
  readonly handled: number;
  readonly failures: number;
  /** Of each partition that runs here. */
  readonly partitions: readonly Beat[];
  /** One line for operators. */
  readonly trouble: string | null;
};

type Registered = {
  readonly definition: SubscriptionDefinition;
  readonly settings: SubscriptionSettings;
  isKnown: boolean;
  /** Nobody has it, although it should be running. */
  isIdle: boolean;
  session: SubscriptionSession | null;
};

const SHORTEST_LOOK_MS = 20;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 250;
/** A partition that has something to do and does not move for so long is worth a word. */
const STILL_MS = 3_000;
const noNames = { idle: [], missing: [] } as const;

/**
 * The persistent subscriptions of this process. What each should be doing stands in the database, so that a command
 * line beside the server can pause, resume, reset and remove it.
 *
 *     registered ─ lease free and not paused → owned (a session) ─┬ paused, or stopping → released → registered
 *                                                                 └ lease lost → registered
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #leaseMs: number;
  readonly #lookMs: number;
  readonly #registered = new Map<string, Registered>();
  #stopping = new AbortController();
  #loop: Promise<void> | null = null;
  #looks = 0;
  #lookedMs: number | null = null;
  #failures = 0;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? 10_000;
    this.#lookMs = Math.max(SHORTEST_LOOK_MS, Math.min(options.lookMs ?? 1000, this.#leaseMs / 4));
  }

  /** Adds a subscription, before or after the start. @throws RangeError for a setting out of range, or a name twice */
  add(definition: SubscriptionDefinition): void {
    const settings = settingsOf(definition);
    if (this.#registered.has(settings.name)) throw new RangeError(`Subscription ${settings.name} is there already`);
    this.#registered.set(settings.name, { definition, settings, isKnown: false, isIdle: false, session: null });
  }

  /** Registers, and takes what leases are free. The journal's head is started by whoever made it. */
  async start(): Promise<void> {
    if (this.#loop !== null) throw new Error("The subscriptions run already: stop them before starting them again.");
    this.#stopping = new AbortController();
    if (this.#options.isAlone === true) await this.#inherit();
    await this.#look();
    this.#loop = this.#run(this.#stopping.signal);
  }

  /** Finishes the events under way, saves what is handled and gives the leases back. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    this.#loop = null;
    await Promise.all([...this.#registered.values()].map((one) => this.#letGo(one)));
  }

  /**
   * Resolves once everything up to `position` is handled or parked, in whatever process.
   * @throws Error if there is no such subscription in the database, or these subscriptions stop before
   */
  async whenHandled(name: string, position: number): Promise<void> {
    for (let pauseMs = FIRST_WAIT_MS; ; pauseMs = Math.min(LONGEST_WAIT_MS, pauseMs * 2)) {
      const session = this.#registered.get(name)?.session ?? null;
      if (session !== null && (await session.whenHandled(position))) return;
      const handled = await handledPosition(this.#options.client, name);
      if (handled === null) throw new Error(`There is no subscription "${name}" to wait for.`);
      if (handled >= position) return;
      await this.#options.wait(pauseMs, this.#stopping.signal).catch(() => undefined);
      if (this.#stopping.signal.aborted) throw new Error(`Subscription "${name}" stopped before position ${position}.`);
    }
  }

  /** Of each subscription of this process, for health and metrics. */
  status(): SubscriptionStatus[] {
    const head = this.#options.head.position;
    return [...this.#registered.values()].map(({ settings: { name }, session }) => {
      const trouble = this.trouble(name);
      if (session === null)
        return { name, position: null, behind: null, handled: 0, failures: 0, partitions: [], trouble };
      const status = session.status;
      return { name, ...status, behind: Math.max(0, head - status.position), trouble };
    });
  }

  /** Names of the subscriptions of this process. */
  get names(): readonly string[] {
    return [...this.#registered.keys()];
  }

  /** What is wrong with one of them at this moment; null: nothing, or somebody has paused it. Most of it passes. */
  trouble(name: string): string | null {
    const one = this.#registered.get(name);
    if (one === undefined) return null;
    const { session } = one;
    if (session !== null) return stillness(name, session.status.partitions, this.#options.head.position);
    return one.isIdle ? `subscription ${name} is nobody's: its lease cannot be had` : null;
  }

  /**
   * The heartbeat: `looks` grows while leases can be renewed, and `heartbeatAgeMs` is the time since the last one that
   * succeeded (null: none yet); `failures` is 0 when it was the last one.
   */
  get health(): { looks: number; heartbeatAgeMs: number | null; failures: number } {
    const heartbeatAgeMs = this.#lookedMs === null ? null : Math.round(performance.now() - this.#lookedMs);
    return { looks: this.#looks, heartbeatAgeMs, failures: this.#failures };
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#options.wait(this.#lookMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.#look();
    }
  }

  async #inherit(): Promise<void> {
    const names = [...this.#registered.keys()];
    // Where that fails, they end by themselves.
    await Promise.all(names.map((name) => takeLeaseAway(this.#options.client, name))).catch(() => undefined);
  }

  async #look(): Promise<void> {
    try {
      await this.#renew();
      await this.#register();
      await this.#acquire();
      await this.#findUnowned();
      this.#looks += 1;
      this.#lookedMs = performance.now();
      if (this.#failures > 0) this.#options.log.info({}, "Leases of subscriptions can be renewed again.");
      this.#failures = 0;
    } catch (error) {
      if (this.#failures === 0)
        this.#options.log.warn({ err: error }, "Leases of subscriptions cannot be renewed: trying until they can.");
      this.#failures += 1;
    }
  }

  async #renew(): Promise<void> {
    const owned = [...this.#registered.values()].filter(({ session }) => session !== null);
    if (owned.length === 0) return;
    const askedMs = performance.now();
    const leases = owned.flatMap(({ session }) => (session === null ? [] : [session.lease]));
    const renewed = new Map(
      (await renewLeases(this.#options.client, leases, this.#leaseMs)).map((one) => [one.name, one]),
    );
    for (const one of owned) {
      const found = renewed.get(one.settings.name);
      if (found !== undefined && !found.isPaused) one.session?.renewed(askedMs, found.isReplayAsked);
      else void this.#letGo(one);
    }
  }

  async #register(): Promise<void> {
    for (const one of this.#registered.values()) {
      if (one.isKnown) continue;
      await registerSubscription(this.#options.client, one.settings);
      one.isKnown = true;
    }
  }

  async #acquire(): Promise<void> {
    const { client, owner } = this.#options;
    const wanted = [...this.#registered.values()].filter(({ session }) => session === null);
    if (wanted.length === 0) return;
    const askedMs = performance.now();
    const names = wanted.map(({ settings }) => settings.name);
    for (const lease of await acquireLeases(client, names, owner, this.#leaseMs)) {
      const one = this.#registered.get(lease.name);
      if (one !== undefined) this.#own(one, lease, askedMs);
    }
  }

  /** What an operator has removed is made anew with the next look, as it would be with the next start. */
  async #findUnowned(): Promise<void> {
    const unowned = [...this.#registered.values()].filter(({ session }) => session === null);
    const names = unowned.map(({ settings }) => settings.name);
    const { idle, missing } = names.length === 0 ? noNames : await findUnowned(this.#options.client, names);
    for (const one of this.#registered.values()) {
      one.isIdle = one.session === null && idle.includes(one.settings.name);
      if (missing.includes(one.settings.name)) one.isKnown = false;
    }
  }

  #own(one: Registered, lease: Lease, askedMs: number): void {
    const leaseMs = this.#leaseMs;
    const session = new SubscriptionSession(this.#options, one.settings, one.definition.handle, {
      lease,
      leaseMs,
      askedMs,
    });
    one.session = session;
    void session.ended.then(() => this.#letGo(one, session));
  }

  /** Ends a session and gives its lease back; only then may this process have the subscription again. */
  async #letGo(one: Registered, session: SubscriptionSession | null = one.session): Promise<void> {
    if (session === null) return;
    await session.stop();
    if (one.session !== session) return;
    // A lease that is lost or cannot be given back ends by itself.
    await releaseLease(this.#options.client, session.lease).catch(() => undefined);
    if (one.session === session) one.session = null;
  }
}

/** Which partition of a subscription does not move, and since when. */
function stillness(name: string, partitions: readonly Beat[], head: number): string | null {
  if (partitions.length === 0) return `subscription ${name} has not begun: its progress cannot be read`;
  const number = partitions.findIndex(({ stillMs }) => stillMs > STILL_MS);
  const beat = partitions[number];
  if (beat === undefined) return null;
  const seconds = Math.floor(beat.stillMs / 1000);
  const where = partitions.length === 1 ? "" : `partition ${number} `;
  const at = beat.at === null ? `at position ${beat.position}` : `with the event at position ${beat.at}`;
  return `subscription ${name} stands still: ${where}${at} for ${seconds} s, ${Math.max(0, head - beat.position)} behind`;
}
