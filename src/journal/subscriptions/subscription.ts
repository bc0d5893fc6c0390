import type { Append, EventMeta, RecordedEvent } from "../event.ts";
import type { SqlClient } from "../sql-client.ts";

/** What a handler knows of the event's handling besides the event, and how it appends what follows from it. */
export type HandlerContext = {
  readonly subscription: string;
  /** From 1; of a parked event that is replayed it goes on counting. */
  readonly attempt: number;
  readonly isReplay: boolean;
  /** Aborted when the subscription stops or its lease is lost: a handler that waits may give up then. */
  readonly signal: AbortSignal;
  /** In a transactional subscription the open transaction that also moves the checkpoint, otherwise null. */
  readonly transaction: SqlClient | null;
  /** For events that follow from this one: its correlation (its id where it has none), and its id as their causation. */
  readonly meta: EventMeta;
  /**
   * Appends events that follow from this one. Their ids are made from the subscription, this event and their place, so
   * that an attempt that is repeated appends nothing twice.
   * @throws Error when the journal refuses them, and when the subscriptions were given no `append`
   */
  append(
    stream: string,
    expected: Append["expected"],
    events: readonly CausedEvent[],
  ): Promise<readonly RecordedEvent[]>;
};

/** An event that a handler appends; `atMs` and `group` are those of its cause where none is given. */
export type CausedEvent = {
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly atMs?: number;
  readonly group?: string;
};

export type SubscriptionHandler = (event: RecordedEvent, context: HandlerContext) => Promise<void> | void;

/** Who follows the journal, and how. What is not given has the default of `settingsOf`. */
export type SubscriptionDefinition = {
  /** Key of its checkpoint: lower case, digits, `.`, `_` and `-`, at most 100 characters. */
  readonly name: string;
  readonly handle: SubscriptionHandler;
  /** Where it begins when it has no checkpoint yet: after this position, at the first event, or with the next one. */
  readonly from?: "start" | "end" | number;
  /** Only events of these types. */
  readonly types?: readonly string[];
} & Partial<Tuning>;

type Tuning = {
  /** Streams are divided among so many partitions: each handles one event at a time, all of them at once. Default 1. */
  readonly partitions: number;
  /** An event that has failed this often is parked with its stream. Default 5. */
  readonly maxAttempts: number;
  /** Pause after the first failure; it doubles up to the longest. Default 200. */
  readonly firstRetryMs: number;
  /** Default 30,000. */
  readonly longestRetryMs: number;
  /** Positions that a partition reads at once: the bound of its buffer. Default 500. */
  readonly pageSize: number;
  /**
   * Pages of a partition that has caught up begin at least this far apart, so that what comes meanwhile costs no reads
   * and writes of its own. Default 0.
   */
  readonly minIntervalMs: number;
  /** Events that are claimed, and check-pointed, in one write. Default 50. */
  readonly claimSize: number;
  /** Handler and checkpoint share one transaction, so that what the handler writes there happens exactly once. */
  readonly transactional: boolean;
};

export type SubscriptionSettings = Tuning & {
  readonly name: string;
  readonly from: "start" | "end" | number;
  readonly types: readonly string[] | null;
};

type Limits = readonly [least: number, most: number];

const limits: Readonly<Record<Exclude<keyof Tuning, "transactional">, Limits>> = {
  partitions: [1, 256],
  maxAttempts: [1, 1000],
  firstRetryMs: [1, 3_600_000],
  longestRetryMs: [1, 86_400_000],
  pageSize: [1, 10_000],
  minIntervalMs: [0, 60_000],
  claimSize: [1, 10_000],
};

/**
 * The settings of a subscription, complete.
 * @throws RangeError naming the subscription and the setting that is out of its range
 */
export function settingsOf(definition: SubscriptionDefinition): SubscriptionSettings {
  const { name, from = "start", types } = definition;
  if (!/^[a-z0-9][a-z0-9._-]{0,99}$/.test(name)) throw new RangeError(`"${name}" is no name of a subscription`);
  const tuning: Tuning = {
    partitions: definition.partitions ?? 1,
    maxAttempts: definition.maxAttempts ?? 5,
    firstRetryMs: definition.firstRetryMs ?? 200,
    longestRetryMs: definition.longestRetryMs ?? 30_000,
    pageSize: definition.pageSize ?? 500,
    minIntervalMs: definition.minIntervalMs ?? 0,
    claimSize: definition.claimSize ?? 50,
    transactional: definition.transactional ?? false,
  };
  for (const [key, [least, most]] of Object.entries(limits) as [keyof typeof limits, Limits][]) {
    const value = tuning[key];
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    const range = `a whole number from ${least} to ${most}`;
    throw new RangeError(`Subscription ${name}: ${key} is ${value}, but has to be ${range}`);
  }
  if (typeof from === "number" && !(Number.isSafeInteger(from) && from >= 0)) {
    throw new RangeError(`Subscription ${name}: from is ${from}, but has to be a position from 0`);
  }
  // With one attempt, events claimed together would be parked for the crash that one of them was to blame for.
  const claimSize = tuning.maxAttempts === 1 ? 1 : tuning.claimSize;
  return { ...tuning, claimSize, name, from, types: types ?? null };
}
