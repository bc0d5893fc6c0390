/** The running server of a cluster: what its `postmaster.pid` says, and starting and stopping it by `pg_ctl`. */
import { readFile, readlink, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { systemCode } from "../config/operator-error.ts";
import type { ClusterPlace } from "./cluster-place.ts";
import type { DatabaseUser } from "./database-user.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { type RunResult, run } from "./run-program.ts";

export type Cluster = { readonly place: ClusterPlace; readonly user: DatabaseUser; readonly binaries: Binaries };

/** `status` as PostgreSQL writes it. */
export type Postmaster = {
  readonly pid: number;
  readonly port: number;
  readonly status: "starting" | "ready" | "standby" | "stopping" | "";
};

const STOP_TIMEOUT_S = 120;
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** Whether there is a process of that number, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}

/**
 * The server that runs on this cluster; null where there is none. After a crash of the machine, or in a restarted
 * container, the number in the file may be that of a process which has nothing to do with it: such a file is removed,
 * for PostgreSQL would refuse to start beside it.
 */
export async function findPostmaster(place: ClusterPlace): Promise<Postmaster | null> {
  const file = join(place.dir, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => "");
  const [pidLine = "", , , portLine = "", , , , statusLine = ""] = text.split("\n");
  const pid = Number.parseInt(pidLine, 10);
  if (!(pid > 0) || !isAlive(pid)) return null;
  if (await isStranger(pid, place)) {
    await rm(file, { force: true });
    return null;
  }
  return { pid, port: Number.parseInt(portLine, 10), status: statusLine.trim() as Postmaster["status"] };
}

/** A server works in its cluster's folder; a process that has ended and was not waited for works nowhere. */
async function isStranger(pid: number, place: ClusterPlace): Promise<boolean> {
  if (process.platform !== "linux") return false;
  try {
    return (await readlink(`/proc/${pid}/cwd`)) !== place.dir;
  } catch (error) {
    return systemCode(error) === "ENOENT";
  }
}

/**
 * Starts a server and waits until it takes connections. It has a session of its own, so that Ctrl-C in our terminal
 * does not reach it. `output` has what the programs said and what this start wrote to the log.
 */
export async function startPostmaster(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
  timeoutSeconds: number,
): Promise<RunResult> {
  const { place } = cluster;
  const logStart = await turnLogOver(place.logFile);
  const all = { ...settings, listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "''" };
  const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  // pg_ctl builds a command for the shell: relative paths keep the data directory's name out of it.
  const result = await pgCtl(cluster, [
    "start",
    "--silent",
    "--wait",
    `--timeout=${timeoutSeconds}`,
    `--log=${place.name}/postgres.log`,
    `--options=${options.join(" ")}`,
  ]);
  if (result.code === 0) return result;
  const log = await readFile(place.logFile).catch(() => Buffer.alloc(0));
  return { code: result.code, output: `${log.subarray(logStart).toString("utf8")}\n${result.output}` };
}

/** Stops the server, whoever started it: connections are cut, what is committed is on the disk. */
export function stopPostmaster(cluster: Cluster): Promise<RunResult> {
  return pgCtl(cluster, ["stop", "--silent", "--mode=fast", "--wait", `--timeout=${STOP_TIMEOUT_S}`]);
}

function pgCtl({ place, user, binaries }: Cluster, args: readonly string[]): Promise<RunResult> {
  const [command = "", ...rest] = args;
  const all = [command, `--pgdata=${place.name}`, ...rest];
  return run(binaries.pgCtl, all, { cwd: place.dataDir, uid: user.uid, gid: user.gid });
}

/** Keeps the log and one older part of it within bounds. @returns where the next start begins to write, in bytes. */
async function turnLogOver(logFile: string): Promise<number> {
  const { size } = await stat(logFile).catch(() => ({ size: 0 }));
  if (size <= LOG_LIMIT_BYTES) return size;
  await rename(logFile, `${logFile}.old`);
  return 0;
}
