import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect } from "vitest";
import { readServerFile, type ServerFile } from "../../../src/config/server-file.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";

const READY_MS = 40_000;
const POLL_MS = 25;

/** How a child is run, beside its environment: as another user, or with its output somewhere else. */
export type ServeOptions = {
  readonly words?: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly stdout?: "pipe" | number;
};

const children = new Set<ServeChild>();
const folders: string[] = [];
const databases: TestDatabase[] = [];

afterAll(async () => {
  for (const child of children) await child.end("SIGKILL");
  for (const database of databases.splice(0)) await database.drop();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A data directory that the database's system user can pass through; gone after the file. */
export async function newDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zonetide-serve-"));
  await chmod(folder, 0o711);
  folders.push(folder);
  return folder;
}

/** A migrated database; that its connections are all gone is checked after the file. */
export async function newDatabaseUrl(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

/** `zonetide serve` as an operator starts it: its exit code, and all that it says. */
export class ServeChild {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  /** Settles with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** The same, though its output may not have been read to the end. */
  readonly exited: Promise<number | null>;
  stdout = "";
  stderr = "";
  #isEnded = false;

  constructor(env: Readonly<Record<string, string>>, { words = [], stdout = "pipe", ...user }: ServeOptions = {}) {
    const all = { PATH: process.env.PATH, HOME: process.env.HOME, GAME_PORT: "0", CONSOLE_PORT: "0", ...env };
    const stdio = ["ignore", stdout, "pipe"] as const;
    const child = spawn(process.execPath, ["bin/zonetide.js", "serve", ...words], {
      env: all,
      stdio: [...stdio],
      ...user,
    });
    this.#child = child;
    this.#dataDir = env.DATA_DIR ?? "";
    child.stdout?.on("data", (chunk) => {
      this.stdout += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      this.stderr += chunk;
    });
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => {
        this.#isEnded = true;
        children.delete(this);
        resolve(code);
      });
    });
    this.exited = new Promise((resolve) => child.on("exit", resolve));
    children.add(this);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for its server.json. */
  async ready(): Promise<ServerFile> {
    for (const deadline = performance.now() + READY_MS; ; await delay(POLL_MS)) {
      const file = await readServerFile(this.#dataDir);
      if (file?.pid === this.pid) return file;
      if (this.#isEnded || performance.now() > deadline) throw new Error(`no server: ${this.stderr}${this.stdout}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and returns the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.signal(signal);
    return this.ended;
  }

  pauseReading(): void {
    this.#child.stdout?.pause();
  }

  /** Nobody reads its log any more. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  /** What an operator gets who did something wrong: the exit code and one sentence, and no trace of the inside. */
  async refused(exitCode: 1 | 2): Promise<string> {
    expect({ code: await this.ended, stderr: this.stderr }).toMatchObject({ code: exitCode });
    expect(this.stderr).toMatch(/^[^\n]+[.)]\n$/);
    expect(this.stderr).not.toMatch(/^Unexpected/);
    expect(this.stderr + this.stdout).not.toMatch(/^\s+at /m);
    expect(this.stdout).not.toMatch(/"level":[56]0/);
    return this.stderr;
  }
}
