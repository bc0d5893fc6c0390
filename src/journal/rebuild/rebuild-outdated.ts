import type { JournalLog } from "../log.ts";
import type { Projection } from "../projection.ts";
import { ProjectionApplyError, setAside, tryAgain } from "../projection-failure.ts";
import type { PooledSqlClient, SqlClient } from "../sql-client.ts";
import { TablesBusyError } from "./one-at-a-time.ts";
import { rebuild } from "./rebuild.ts";
import { ServedByAnotherVersionError } from "./swap.ts";

export type OutdatedOptions = {
  readonly connect: () => Promise<PooledSqlClient>;
  readonly projections: readonly Projection[];
  readonly wait: (ms: number) => Promise<void>;
  readonly log: JournalLog;
  /** How long a server of the other version may seem to run: one that was killed does for 10 s. Default 15,000. */
  readonly patienceMs?: number;
};

type Row = { name: string; version: number; position: number | string };

const LOOK_MS = 1_000;
const PROGRESS_MS = 5_000;

/**
 * What is to be done before the loop of a server starts: projections that were set aside are tried again, and those
 * whose rows are of another version than this program builds are built beside them and swapped in. One that cannot
 * apply an event keeps its old rows and is set aside.
 * @throws ServedByAnotherVersionError where another server goes on keeping up the rows of the other version
 */
export async function rebuildOutdated(options: OutdatedOptions): Promise<void> {
  const { connect, projections, wait, log, patienceMs = 15_000 } = options;
  await withClient(connect, (client) => tryAgain(client, projections));
  const stuck = new Set<Projection>();
  const untilMs = performance.now() + patienceMs;
  for (let hasWaited = false; ; ) {
    const outdated = await findOutdated(options, stuck);
    if (outdated.length === 0) return;
    try {
      await rebuildWithLog(options, outdated);
    } catch (error) {
      if (error instanceof ProjectionApplyError) {
        await withClient(connect, (client) => setAside(client, error));
        stuck.add(error.projection);
        continue;
      }
      const isServed = error instanceof ServedByAnotherVersionError && performance.now() < untilMs;
      if (!isServed && !(error instanceof TablesBusyError)) throw error;
      if (!hasWaited) log.info({ reason: error.message }, "Waiting until the tables can be rebuilt.");
      hasWaited = true;
      await wait(LOOK_MS);
    }
  }
}

/** A projection without rows is no matter: the loop fills it. */
async function findOutdated({ connect, projections }: OutdatedOptions, stuck: ReadonlySet<Projection>) {
  const text = "select name, version, position from projection_checkpoints where position > 0";
  const { rows } = await withClient(connect, (client) => client.query<Row>({ text }));
  const versions = new Map(rows.map(({ name, version }) => [name, version]));
  return projections.filter((one) => !stuck.has(one) && (versions.get(one.name) ?? one.version) !== one.version);
}

async function rebuildWithLog({ connect, wait, log }: OutdatedOptions, outdated: readonly Projection[]): Promise<void> {
  const names = outdated.map(({ name, version }) => `${name} (version ${version})`).join(", ");
  log.info({ projections: names }, "Rebuilding tables that an older or newer version of the server made.");
  let toldMs = performance.now();
  const onProgress = (position: number, head: number) => {
    if (performance.now() - toldMs < PROGRESS_MS) return;
    toldMs = performance.now();
    log.info({ position, head }, "Still rebuilding tables.");
  };
  const { events, position } = await rebuild({ connect, projections: outdated, wait, onProgress });
  log.info({ projections: names, events, position }, "Rebuilt the tables.");
}

async function withClient<T>(connect: () => Promise<PooledSqlClient>, work: (client: SqlClient) => Promise<T>) {
  const client = await connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}
