/** Making a cluster: beside its place, then renamed, so that there is never half of one under its name. */
import { randomBytes } from "node:crypto";
import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { systemCode } from "../config/operator-error.ts";
import { judgeCreation } from "./cluster-faults.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { PersistenceError } from "./persistence-error.ts";
import { isAlive } from "./postmaster.ts";
import { run } from "./run-program.ts";

/** The database's only user, and the owner of everything in it. */
export const CLUSTER_USER = "zonetide";

/**
 * For one program on a small machine whose commits come in groups: what is committed is on the disk, one query runs in
 * one process, checkpoints are far apart, and nothing is kept for replicas that there are not. An operator may change
 * them in `postgresql.conf`.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  max_connections: "50",
  shared_buffers: "128MB",
  wal_level: "minimal",
  // Filling a new segment with zeros holds the commit up that needs it, for 60 to 80 ms on a plain virtual disk.
  wal_init_zero: "off",
  max_wal_senders: "0",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  max_parallel_workers_per_gather: "0",
  max_logical_replication_workers: "0",
  jit: "off",
  log_checkpoints: "off",
  log_timezone: "UTC",
  timezone: "UTC",
};

/**
 * Looks whether there is a cluster of the right version.
 * @throws PersistenceError NOT_A_CLUSTER, CLUSTER_VERSION or PERMISSION_DENIED.
 */
export async function clusterExists(place: ClusterPlace, expected: string): Promise<boolean> {
  const found = await readFile(join(place.dir, "PG_VERSION"), "utf8").catch((error: unknown) => {
    if (systemCode(error) === "ENOENT") return null;
    throw new PersistenceError("PERMISSION_DENIED", { path: place.dir }, error);
  });
  if (found?.trim() === expected) return true;
  if (found !== null)
    throw new PersistenceError("CLUSTER_VERSION", { folder: place.dir, found: found.trim(), expected });
  const content = await readdir(place.dir).catch(() => []);
  if (content.length > 0) throw new PersistenceError("NOT_A_CLUSTER", { folder: place.dir });
  return false;
}

/**
 * Makes the cluster, unless another program is faster. `isDurable` false leaves its files to the system to write.
 * @throws PersistenceError INITDB_FAILED, DISK_FULL, PERMISSION_DENIED or BINARIES_BROKEN; nothing is left behind.
 */
export async function createCluster(
  place: ClusterPlace,
  user: DatabaseUser,
  binaries: Binaries,
  password: string,
  isDurable: boolean,
): Promise<void> {
  await removeAbandoned(place);
  const staging = join(place.dataDir, `${place.name}.new-${process.pid}-${randomBytes(4).toString("hex")}`);
  try {
    const passwordFile = join(staging, "password");
    await mkdir(staging, { mode: 0o700 });
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    if (user.uid !== undefined && user.gid !== undefined) {
      for (const path of [staging, passwordFile]) await chown(path, user.uid, user.gid);
    }
    const args = initdbArguments(join(staging, "data"), passwordFile, isDurable);
    const { code, output } = await run(binaries.initdb, args, { cwd: staging, uid: user.uid, gid: user.gid });
    if (code !== 0) throw await judgeCreation(output, place);
    await rename(join(staging, "data"), place.dir);
  } catch (error) {
    const isLost = ["ENOTEMPTY", "EEXIST"].includes(systemCode(error));
    if (isLost) return;
    if (error instanceof PersistenceError) throw error;
    throw await judgeCreation(error instanceof Error ? error.message : String(error), place);
  } finally {
    await rm(staging, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** The built-in locale sorts by code point and folds case by Unicode, on every machine alike. */
const initdbArguments = (dir: string, passwordFile: string, isDurable: boolean): string[] => [
  `--pgdata=${dir}`,
  `--username=${CLUSTER_USER}`,
  `--pwfile=${passwordFile}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale=C",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-instructions",
  ...(isDurable ? [] : ["--no-sync"]),
  ...Object.entries(SETTINGS).map(([name, value]) => `--set=${name}=${value}`),
];

/** What a creation left that was killed half-way; that of a living program is left alone. */
async function removeAbandoned(place: ClusterPlace): Promise<void> {
  const pattern = new RegExp(`^${place.name}\\.new-(\\d+)-`);
  for (const name of await readdir(place.dataDir)) {
    const pid = pattern.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(place.dataDir, name), { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
