/** Programs that use an embedded database, as real processes; the folders they use; and what the system says of both. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../src/persistence/database.ts";
import { silentLog } from "../../support/database.ts";

const script = fileURLToPath(new URL("./embedded-child.ts", import.meta.url));

export type Program = {
  readonly child: ChildProcess;
  /** What it said when it had opened the database, or why it could not. */
  readonly said: { url: string; started: boolean; signals: string[]; code?: string; message?: string };
  /** Has it `stop` or `release` the database, and waits until it is done. */
  tell(what: "stop" | "release"): Promise<void>;
  /** `kill -9`, and its end. */
  kill(): Promise<void>;
};

/** Starts a program on the folder; as another user where one is given (only root can). */
export async function startProgram(dataDir: string, user: { uid?: number; gid?: number } = {}): Promise<Program> {
  const child = spawn(process.execPath, [script, dataDir], { ...user, cwd: "/", stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value ?? '{"message":"it said nothing"}');
  const said = await next();
  return {
    child,
    said,
    tell: async (what) => {
      child.stdin.write(`${what}\n`);
      await next();
      child.stdin.end();
      await once(child, "exit");
    },
    kill: async () => {
      const ended = child.exitCode === null ? once(child, "exit") : undefined;
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** A folder that every user can pass through; `end` stops a database that still runs there and removes it. */
export async function temporaryFolder(): Promise<{ path: string; end(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "zonetide-embedded-"));
  await chmod(path, 0o711);
  return { path, end: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Copies a stopped database with its owners and modes, which is quicker than making one. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const [code] = await once(spawn("cp", ["-a", from, to], { stdio: "inherit" }), "exit");
  if (code !== 0) throw new Error(`${from} could not be copied to ${to}`);
}

/** Number of the server's process, from its own file; undefined where none runs. */
export async function postmasterPid(dataDir: string): Promise<number | undefined> {
  const text = await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  return text === "" ? undefined : Number.parseInt(text, 10);
}

/** Runs one statement on the database. */
export async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const db = await openDatabase({ url, log: silentLog, poolSize: 1 });
  try {
    return (await db.pool.query(text)).rows;
  } finally {
    await db.close();
  }
}
