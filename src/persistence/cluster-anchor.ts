/**
 * A connection that every program holds while it uses the embedded database. It carries a shared lock: who stops the
 * database for want of users takes that lock for itself first, so that nobody who has just arrived is cut off unawares.
 */
import { setTimeout as delay } from "node:timers/promises";
import { systemCode } from "../config/operator-error.ts";
import { lockSpaces, takeSessionLock } from "./advisory-lock.ts";
import { CLUSTER_USER } from "./cluster-creation.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import { connect } from "./connect.ts";
import type { Log } from "./log.ts";
import type { DatabaseClient } from "./pool.ts";

export type Anchor = {
  /** Tries to be the only one: no other program and no other connection, now or until the server is stopped. Who fails leaves. */
  takeAlone(): Promise<boolean>;
  close(): Promise<void>;
};

const DATABASE = "zonetide";
const KEY = 1;
const POLL_MS = 50;
/** Connections that were just closed are listed for a moment. */
const LEAVING_MS = 2_000;
const SETTINGS = { applicationName: "zonetide anchor", poolSize: 1, statementTimeoutMs: 0, connectTimeoutMs: 10_000 };

const OTHERS = `select count(*) as others from pg_stat_activity
  where backend_type = 'client backend' and pid <> pg_backend_pid()`;

/** Address of a database of the cluster. Holds the password. */
export const clusterUrl = (port: number, password: string, database: string = DATABASE): string =>
  `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/${database}`;

/**
 * Connects, makes sure that this is the server of `place`, and makes the program's database where there is none.
 * @returns null where it is another server. @throws PersistenceError of `connect`, or what the driver says when the
 * server is being stopped meanwhile.
 */
export async function dropAnchor(
  place: ClusterPlace,
  port: number,
  password: string,
  log: Log,
): Promise<Anchor | null> {
  const { orm, pool, greeting } = await connect(clusterUrl(port, password, "postgres"), SETTINGS, log);
  try {
    if (greeting.dataDirectory !== place.dir) {
      await orm.close(true);
      return null;
    }
    const client = await pool.connect();
    await takeShared(client);
    await ensureDatabase(client);
    return {
      takeAlone: () => takeAlone(client),
      close: async () => {
        client.release(true);
        await orm.close(true);
      },
    };
  } catch (error) {
    await orm.close(true);
    throw error;
  }
}

/** Blocks only while another program is stopping the server, which ends this connection and with it the wait. */
async function takeShared(client: DatabaseClient): Promise<void> {
  await client.query("select pg_advisory_lock_shared($1::int, $2::int)", [lockSpaces.cluster, KEY]);
}

async function ensureDatabase(client: DatabaseClient): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
  if (rowCount === 1) return;
  await client.query(`create database ${DATABASE}`).catch((error: unknown) => {
    // Another program made it in between.
    if (!["42P04", "23505"].includes(systemCode(error))) throw error;
  });
}

/** Whoever leaves lets go of its share first: of two that leave at once one must find itself alone. */
async function takeAlone(client: DatabaseClient): Promise<boolean> {
  await client.query("select pg_advisory_unlock_shared($1::int, $2::int)", [lockSpaces.cluster, KEY]);
  if (!(await takeSessionLock(client, "cluster", KEY, 0))) return false;
  const deadline = performance.now() + LEAVING_MS;
  for (;;) {
    const { rows } = await client.query<{ others: number }>(OTHERS);
    if (rows[0]?.others === 0) return true;
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
}
