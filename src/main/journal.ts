import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { OperatorError } from "../config/operator-error.ts";
import { GroupCommit } from "../journal/group-commit.ts";
import { CircuitBreaker } from "../journal/health/circuit-breaker.ts";
import { JournalHealth } from "../journal/health/journal-health.ts";
import { JournalWatch, type WatchOptions } from "../journal/health/watch.ts";
import { classifyError } from "../journal/late-errors.ts";
import type { SetAside } from "../journal/projection-failure.ts";
import { ProjectionRunner } from "../journal/projection-runner.ts";
import { projections } from "../journal/projections/all.ts";
import { headPosition } from "../journal/read.ts";
import { rebuildOutdated } from "../journal/rebuild/rebuild-outdated.ts";
import { ServedByAnotherVersionError } from "../journal/rebuild/swap.ts";
import type { JournalSpill } from "../journal/spill/journal-spill.ts";
import { JournalWriter } from "../journal/writer.ts";
import type { Database } from "../persistence/database.ts";
import { PersistenceError } from "../persistence/persistence-error.ts";
import type { DatabaseClient } from "../persistence/pool.ts";
import { nowMs } from "./clock.ts";
import { checkEventTypes } from "./event-types.ts";
import { startIncidents } from "./incident-sources.ts";
import type { Incidents } from "./incidents.ts";
import type { Persistence } from "./persistence.ts";
import { Realm } from "./realm.ts";
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
  readonly realm: Realm;
  lastPosition: number;
};

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
  const realm = new Realm(config.realmId);
  const writer = await startWriter(steps, database, realm);
  const health = new JournalHealth(log, nowMs);
  steps.hurryWhile(() => health.state === "down");
  const breaker = new CircuitBreaker();
  const spill = await startSpill(steps, { config, log, writer, health, breaker });
  // Nobody may write here but the holder of the realm, and that is this connection: it is to be had again at once.
  writer.whenLost((cause) => spill.lost(cause));
  void realm.lost.then((error) => {
    spill.giveUp();
    health.away(error.message);
  });
  await steps.up("event types", () => checkEventTypes(database));
  const runner = await startProjections(steps, database, health, log);
  const commit = await steps.up(
    "commits",
    () =>
      new GroupCommit({
        append: (appends) => writer.append(appends),
        classify,
        // A zone is shown what a commit made durable when it returns: more commits would only cost.
        minIntervalMs: config.flushIntervalMs,
        wait: (ms, signal) => wait(ms, undefined, { signal }),
        spill,
        log,
      }),
    (made) => made.stop(realm.isLost ? 0 : DRAIN_MS),
  );
  spill.onDrained((encoded, verdicts) => commit.drained(encoded, verdicts));
  const watch = await startWatch(steps, persistence, { health, breaker, spill, writer });
  watch.follow("projections", () => runner.lag());
  const incidents = await startIncidents(steps, {
    ...{ database, commit, health, spill, realmId: config.realmId, log },
    refusedPath: refusedSpillPath(config),
  });
  const journal: Journal = {
    ...{ commit, projections: runner, health, spill, incidents, breaker, watch, realm },
    lastPosition: await headPosition(database.pool),
  };
  commit.onCommitted((events) => {
    journal.lastPosition = Math.max(journal.lastPosition, events.at(-1)?.position ?? 0);
    runner.wake();
  });
  return journal;
}

/**
 * Tables of another version are built anew first. While the database is away the loop waits for it, and goes on the
 * moment it is back.
 */
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
      await rebuildBeforehand(database, log);
      const onSetAside = (list: readonly SetAside[]) => tellSetAside(health, list);
      const made = new ProjectionRunner({ connect, projections, onSetAside, log });
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

/** @throws OperatorError where another server keeps up tables of another version */
async function rebuildBeforehand(database: Database, log: Logger): Promise<void> {
  const connect = () => database.connectClient();
  try {
    await rebuildOutdated({ connect, projections, wait: (ms) => wait(ms), log });
  } catch (error) {
    if (!(error instanceof ServedByAnotherVersionError)) throw error;
    const { projection, version } = error;
    throw new OperatorError(
      `Another server on this database keeps ${projection} at version ${version}, which is not that of this one: stop it and start again.`,
    );
  }
}

/** Each projection that is left out is a fault of its own, until it goes on. */
function tellSetAside(health: JournalHealth, list: readonly SetAside[]): void {
  for (const { name } of projections) {
    const one = list.find((aside) => aside.name === name);
    const cause = one && `the projection ${name} is set aside at position ${one.position}: ${one.error}`;
    health.fault(`projection ${name}`, cause ?? null);
  }
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

/** The writer, whose connection holds the realm for as long as it lives. */
function startWriter(steps: Steps, database: Database, realm: Realm): Promise<JournalWriter<DatabaseClient>> {
  const made = new JournalWriter<DatabaseClient>({
    connect: () => database.connectClient(),
    onConnect: async (client) => {
      await client.query(WRITER_LIMITS);
      await realm.take(client);
    },
  });
  return steps.up(
    "realm lock",
    async () => {
      // An empty batch appends nothing and opens the connection.
      await made.append([]);
      return made;
    },
    () => made.close(),
  );
}

/** Whatever keeps us from connecting may pass; a batch that may still become durable is never given up. */
function classify(error: unknown) {
  return error instanceof PersistenceError ? "late" : classifyError(error);
}

/** Waits until the tables are as far as the journal, but for those set aside. @throws OperatorError when they keep failing */
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
