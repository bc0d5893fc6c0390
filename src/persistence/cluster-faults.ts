/** What PostgreSQL's own programs say when they fail, and what a person can do about it. */
import { statfs } from "node:fs/promises";
import type { ClusterPlace } from "./cluster-place.ts";
import { PersistenceError } from "./persistence-error.ts";

/** `retry`: another opener won a race, or a process of a dead server is about to go; trying again helps. */
export type ClusterFault =
  | { readonly retry: "port" | "busy" }
  | { readonly retry: null; readonly error: PersistenceError };

const NEARLY_NOTHING_BYTES = 1024 * 1024;

/** As PostgreSQL, the shell and Node say it. */
const DENIED = [
  /"([^"]+)": (?:Permission denied|Read-only file system)/,
  /(\S+): (?:Permission denied|Read-only file system)/,
  /^E(?:ACCES|PERM|ROFS): .* '([^']+)'/m,
];

const fault = (...args: ConstructorParameters<typeof PersistenceError>): ClusterFault => ({
  retry: null,
  error: new PersistenceError(...args),
});

/**
 * Judges the output of a start that failed, together with the part of the server's log that belongs to it.
 * `expected` is the major version of our programs.
 */
export async function judgeStart(text: string, place: ClusterPlace, expected: string): Promise<ClusterFault> {
  const general = await judgeGeneral(text, place);
  if (general) return { retry: null, error: general };
  const facts = { folder: place.dir, logFile: place.logFile, reason: reasonIn(text), expected };
  if (/Address already in use|could not create any TCP\/IP sockets/.test(text)) return { retry: "port" };
  if (/lock file "postmaster\.pid" already exists|pre-existing shared memory block/.test(text))
    return { retry: "busy" };
  // Whoever left last stopped the server while it was coming up.
  if (/received (?:smart|fast) shutdown request|due to administrator command/.test(text)) return { retry: "busy" };
  const found = /initialized by PostgreSQL version (\d+)/.exec(text)?.[1];
  if (found !== undefined) return fault("CLUSTER_VERSION", { ...facts, found });
  if (/database files are incompatible with server/.test(text))
    return fault("CLUSTER_VERSION", { ...facts, found: "another build" });
  if (/PANIC:|pg_control|valid checkpoint|could not open (file|directory)|invalid data|corrupt/.test(text)) {
    return fault("CLUSTER_DAMAGED", facts);
  }
  return fault("START_FAILED", facts);
}

/** Judges the output of a cluster's creation that failed. */
export async function judgeCreation(text: string, place: ClusterPlace): Promise<PersistenceError> {
  const general = await judgeGeneral(text, place);
  return general ?? new PersistenceError("INITDB_FAILED", { folder: place.dir, reason: reasonIn(text) });
}

/** Whether the disk of the cluster has nearly nothing left. */
export async function isOutOfSpace({ dataDir }: ClusterPlace): Promise<boolean> {
  const { bavail, bsize } = await statfs(dataDir);
  return bavail * bsize < NEARLY_NOTHING_BYTES;
}

/** A full disk may leave no room for the message that says so. */
async function judgeGeneral(text: string, place: ClusterPlace): Promise<PersistenceError | null> {
  if (/no space left on device|disk quota exceeded/i.test(text) || (await isOutOfSpace(place))) {
    return new PersistenceError("DISK_FULL", { folder: place.dataDir });
  }
  const library = /(\S+): error while loading shared libraries: (.+)/.exec(text);
  if (library) return new PersistenceError("BINARIES_BROKEN", { program: library[1] ?? "", reason: library[2] ?? "" });
  const denied = DENIED.map((pattern) => pattern.exec(text)?.[1]).find((path) => path !== undefined);
  return denied === undefined ? null : new PersistenceError("PERMISSION_DENIED", { path: denied });
}

/** The last complaint of the server, or of the program that started it. */
function reasonIn(text: string): string {
  const lines = text.trim().split("\n");
  const complaint = lines.findLast((line) => /(FATAL|PANIC|ERROR|error):/.test(line)) ?? lines.at(-1) ?? "";
  return complaint.replace(/^.*?(FATAL|PANIC|ERROR|error):\s*/, "").trim() || "it did not say why";
}
