import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { OperatorError } from "../config/operator-error.ts";
import { GroupCommit } from "../journal/group-commit.ts";
import { CircuitBreaker } from "../journal/health/circuit-breaker.ts";
import { JournalHealth } from "../journal/health/journal-health.ts";
import { JournalWatch, type WatchOptions } from "../journal/health/watch.ts";
import { classifyError } from "../journal/late-errors.ts";
import { ProjectionRunner } from "../journal/projection-runner.ts";
import { projections } from "../journal/projections/all.ts";
import { headPosition } from "../journal/read.ts";
import type { JournalSpill } from "../journal/spill/journal-spill.ts";
import { JournalWriter } from "../journal/writer.ts";
import type { Database } from "../persistence/database.ts";
import { PersistenceError } from "../persistence/persistence-error.ts";
import type { DatabaseClient } from "../persistence/pool.ts";
import { takeRealmLock } from "../persistence/realm-lock.ts";
import { nowMs } from "./clock.ts";
import { checkEventTypes } from "./event-types.ts";
import { startIncidents } from "./incident-sources.ts";
import type { Incidents } from "./incidents.ts";
import type { Persistence } from "./persistence.ts";
import { refusedSpillPath, startSpill } from "./spill.ts";
import type { Steps } from "./steps.ts";

/** `lastPosition` is that of the last committed event; what is only in the spill has none. */
export type Journal = {
  readonly commit: GroupCommit;
  readonly projections: ProjectionRunner;
  readonly health: JournalHealth;
  readonly spill: JournalSpill;
  readonly incidents: Incidents;
  readonly breaker: CircuitBreaker;
  readonly watch: JournalWatch;
  lastPosition: number;
};

/** A dead server's last statement may hold the realm for a moment. */
const REALM_WAIT_MS = 5_000;
/** Zones flush every 25 ms: more commits than a few between two flushes would only cost. */
const COMMIT_INTERVAL_MS = 5;
/** Tables that fail this often while a server starts keep it from starting. */
const CATCH_UP_FAILURES_MAX = 5;
const CATCH_UP_LOOK_MS = 200;
/** Who holds the head of the journal for longer keeps everybody waiting: the batch goes to the spill instead. */
const WRITER_LIMITS =
  "select set_config('lock_timeout', '2000', false), set_config('statement_timeout', '10000', false)";
/** How long a stop waits for what is pending to become durable. */
const DRAIN_MS = 10_000;

/**
 * The writer, which holds the realm; what a killed server left in the spill, drained before anything reads the journal;
 * the tables, caught up; the commits; and the watch over the database.
 */
export async function startJournal(
  steps: Steps,
  persistence: Persistence,
  config: Config,
  log: Logger,
): Promise<Journal> {
  const { database } = persistence;
  const writer = await steps.up(
    "realm lock",
    async () => {
      const made = new JournalWriter({ connect: () => connectAsRealm(database, config.realmId) });
      // An empty batch appends nothing and opens the connection.
      await made.append([]);
      return made;
    },
    (made) => made.close(),
  );
  const health = new JournalHealth(log, nowMs);
  const breaker = new CircuitBreaker();
  const spill = await startSpill(steps, { config, log, writer, health, breaker });
  await steps.up("event types", () => checkEventTypes(database));
  const runner = await startProjections(steps, database, health, log);
  const commit = await steps.up(
    "commits",
    () =>
      new GroupCommit({
        append: (appends) => writer.append(appends),
        classify,
        minIntervalMs: COMMIT_INTERVAL_MS,
        wait: (ms, signal) => wait(ms, undefined, { signal }),
        spill,
        log,
      }),
    (made) => made.stop(DRAIN_MS),
  );
  spill.onDrained((encoded, verdicts) => commit.drained(encoded, verdicts));
  const watch = await startWatch(steps, persistence, { health, breaker, spill, writer });
  watch.follow("projections", () => runner.lag());
  const incidents = await startIncidents(steps, {
    ...{ database, commit, health, spill, realmId: config.realmId, log },
    refusedPath: refusedSpillPath(config),
  });
  const journal: Journal = {
    ...{ commit, projections: runner, health, spill, incidents, breaker, watch },
    lastPosition: await headPosition(database.pool),
  };
  commit.onCommitted((events) => {
    journal.lastPosition = Math.max(journal.lastPosition, events.at(-1)?.position ?? 0);
    runner.wake();
  });
  return journal;
}

/** While the database is away the loop waits for it, and goes on the moment it is back. */
function startProjections(
  steps: Steps,
  database: Database,
  health: JournalHealth,
  log: Logger,
): Promise<ProjectionRunner> {
  const connect = async () => {
    await health.whenUsable();
    return database.connectClient();
  };
  return steps.up(
    "projections",
    async () => {
      const made = new ProjectionRunner({ connect, projections, log });
      made.start();
      await catchUp(made, await headPosition(database.pool));
      return made;
    },
    (made) => {
      health.close();
      return made.stop();
    },
  );
}

function startWatch(
  steps: Steps,
  { database, revival }: Persistence,
  parts: Omit<WatchOptions, "connect" | "onAway">,
): Promise<JournalWatch> {
  return steps.up(
    "watch",
    () => {
      const made = new JournalWatch({
        ...parts,
        connect: () => database.connectClient(),
        ...(revival === null ? {} : { onAway: () => revival.ask() }),
      });
      made.start();
      return made;
    },
    (made) => made.stop(),
  );
}

/** A connection that holds the realm for as long as it lives. */
async function connectAsRealm(database: Database, realmId: number): Promise<DatabaseClient> {
  const client = await database.connectClient();
  try {
    await client.query(WRITER_LIMITS);
    await takeRealmLock(client, realmId, REALM_WAIT_MS);
    return client;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Whatever keeps us from connecting may pass; a batch that may still become durable is never given up. */
function classify(error: unknown) {
  return error instanceof PersistenceError ? "late" : classifyError(error);
}

/** Waits until the tables are as far as the journal. @throws OperatorError when they keep failing */
async function catchUp(projections: ProjectionRunner, position: number): Promise<void> {
  const caughtUp = projections.whenCaughtUp(position).then(() => true);
  // A runner that is stopped below rejects it.
  caughtUp.catch(() => undefined);
  while (!(await Promise.race([caughtUp, wait(CATCH_UP_LOOK_MS, false)]))) {
    if (projections.lag().failures < CATCH_UP_FAILURES_MAX) continue;
    await projections.stop();
    throw new OperatorError(
      "The tables cannot be brought up to date with the journal: put right what the log says above (a full disk, perhaps) and start again.",
    );
  }
}
