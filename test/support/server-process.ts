import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { readServerFile, type ServerFile } from "../../src/config/server-file.ts";
import { issueTicket } from "../../src/config/tickets.ts";
import { ensureCharacters } from "../../src/persistence/characters.ts";
import { openDatabase } from "../../src/persistence/database.ts";
import { runGmCommand } from "../../tools/gm.ts";
import { createTestDatabase, silentLog, type TestDatabase } from "./database.ts";
import { WireClient } from "./wire-client.ts";

const READY_MS = 30_000;
const POLL_MS = 25;
export const TICKET_SECRET = "a secret that only tests know";

/** A real server in a process of its own, on a database of its own; it can be killed and started again. */
export class ServerProcess {
  readonly dataDir: string;
  readonly database: TestDatabase;
  readonly #env: Record<string, string>;
  #child: ChildProcess | null = null;
  #file: ServerFile | null = null;
  #log = "";

  private constructor(dataDir: string, database: TestDatabase, env: Record<string, string>) {
    this.dataDir = dataDir;
    this.database = database;
    this.#env = env;
  }

  /** Starts a server; `env` may set CONTENT_DIR and the like. */
  static async start(env: Record<string, string> = {}): Promise<ServerProcess> {
    const dataDir = await mkdtemp(join(tmpdir(), "zonetide-server-"));
    await chmod(dataDir, 0o711);
    const server = new ServerProcess(dataDir, await createTestDatabase(), env);
    await server.up();
    return server;
  }

  /** Where the server listens, as its server.json says. */
  get file(): ServerFile {
    if (this.#file === null) throw new Error("the server is not up");
    return this.#file;
  }

  /** Everything that the server has logged so far, of every start. */
  get log(): string {
    return this.#log;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Log lines of level error or worse. */
  get errors(): string[] {
    return this.#log.split("\n").filter((line) => /^\{"level":(50|60)/.test(line));
  }

  async up(): Promise<void> {
    const env = {
      PATH: process.env.PATH ?? "",
      ...{ GAME_PORT: "0", CONSOLE_PORT: "0", DATA_DIR: this.dataDir, DATABASE_URL: this.database.url, TICKET_SECRET },
      ...this.#env,
    };
    const child = spawn(process.execPath, ["bin/zonetide.js", "serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        this.#log += chunk;
      });
    }
    for (const deadline = performance.now() + READY_MS; ; await delay(POLL_MS)) {
      const file = await readServerFile(this.dataDir);
      if (file?.pid === child.pid) {
        this.#file = file;
        return;
      }
      if (child.exitCode !== null || performance.now() > deadline) throw new Error(`no server: ${this.#log}`);
    }
  }

  /** Pulls the plug. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stops cleanly. Returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end("SIGTERM");
  }

  /** Waits until it has ended by itself. Returns the exit code. */
  async ended(): Promise<number | null> {
    const child = this.#child;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    return new Promise((resolve) => child.once("close", (code) => resolve(code)));
  }

  /** Stops the server, if it is up, and removes all that it had. */
  async remove(): Promise<void> {
    await this.stop();
    await this.database.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Runs a console command with the right of the data directory. */
  async gm(...words: string[]): Promise<{ ok: boolean; lines: readonly string[] }> {
    return runGmCommand(this.dataDir, words.join(" "));
  }

  /** A client that is logged in as this character, which is made if there is none. */
  async client(name: string, dialect: 1 | 2 = 2): Promise<WireClient & { characterId: number }> {
    const characterId = (await this.characters([name])).get(name) ?? 0;
    return this.clientOf(characterId, dialect);
  }

  async clientOf(characterId: number, dialect: 1 | 2 = 2): Promise<WireClient & { characterId: number }> {
    const { game } = this.file;
    if (game === undefined) throw new Error("the server has no game port");
    const ticket = issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() });
    const client = await WireClient.connect(game);
    const { result, message } = await client.login(ticket, dialect);
    if (result !== 0) throw new Error(`login refused: ${message}`);
    return Object.assign(client, { characterId });
  }

  async characters(names: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.withDatabase((database) => ensureCharacters(database, names));
  }

  async rows<Row = Record<string, unknown>>(sql: string, values: unknown[] = []): Promise<readonly Row[]> {
    return this.withDatabase(async (database) => (await database.pool.query<Row>(sql, values)).rows);
  }

  async withDatabase<T>(work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
    const database = await openDatabase({ url: this.database.url, log: silentLog, poolSize: 1 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once("close", (code) => resolve(code));
      child.kill(signal);
    });
  }
}
