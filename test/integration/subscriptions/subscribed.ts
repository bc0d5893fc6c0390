/** Subscriptions on a database of a test's own, with short leases and pauses, and what their handlers were given. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, RecordedEvent } from "../../../src/journal/event.ts";
import { recordedEvents } from "../../../src/journal/recorded-events.ts";
import { JournalHead } from "../../../src/journal/subscriptions/journal-head.ts";
import { Subscriptions, type SubscriptionsOptions } from "../../../src/journal/subscriptions/subscriptions.ts";
import { type Database, openDatabase } from "../../../src/persistence/database.ts";
import { createTestDatabase, silentLog } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

export type Subscribed = {
  readonly database: Database;
  readonly url: string;
  readonly head: JournalHead;
  /** Subscriptions of another process, as far as the database can tell; stopped at the end. */
  make(part?: Partial<SubscriptionsOptions>): Subscriptions;
  /** What handlers append with. */
  readonly appendOne: NonNullable<SubscriptionsOptions["append"]>;
  /** Appends events of these streams, one each in this order, and tells the head. Returns the last position. */
  append(streams: readonly string[], data?: Record<string, unknown>): Promise<number>;
  end(): Promise<void>;
};

const waitFor = (ms: number, signal?: AbortSignal): Promise<void> => wait(ms, undefined, { signal });

export async function subscribed(poolSize = 8): Promise<Subscribed> {
  const made = await createTestDatabase();
  const database = await openDatabase({ url: made.url, log: silentLog, poolSize });
  const head = new JournalHead({ client: database.pool, wait: waitFor, log: silentLog, longestPollMs: 50 });
  head.start();
  const all: Subscriptions[] = [];
  const appendOne = async (append: Append) => {
    const [verdict] = await appendBatch(database.pool, [append]);
    if (verdict === undefined) throw new Error("no verdict");
    return { verdict, recorded: recordedEvents(append, verdict) };
  };
  return {
    database,
    url: made.url,
    ...{ head, appendOne },
    make(part = {}) {
      const subscriptions = new Subscriptions({
        client: database.pool,
        connect: () => database.connectClient(),
        head,
        wait: waitFor,
        random: () => 0,
        log: silentLog,
        append: appendOne,
        realm: 3,
        serverVersion: "1.2.3",
        owner: randomUUID(),
        leaseMs: 5000,
        lookMs: 25,
        ...part,
      });
      all.push(subscriptions);
      return subscriptions;
    },
    async append(streams, data = {}) {
      const appends = streams.map((stream) => ({ stream, expected: "any" as const, events: [newEvent(data)] }));
      const verdicts = await appendBatch(database.pool, appends);
      const last = verdicts.at(-1);
      const position = last?.ok ? last.firstPosition : 0;
      head.advance(position);
      return position;
    },
    async end() {
      await Promise.all(all.map((one) => one.stop()));
      await head.stop();
      await database.close();
      await made.drop();
    },
  };
}

/** Names of events as tests compare them. */
export const nameOf = ({ stream, version }: RecordedEvent): string => `${stream}@${version}`;

/** Resolves once `isTrue` says so: for what is only to be seen from outside. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await wait(5);
}
