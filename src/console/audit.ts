/**
 * Who gave which command, and what came of it. The registry tells of each; nobody waits for a database that is away:
 *
 *     record → log, and queue ─ writer → table
 *                    ↑___ database away: tried again ┘
 *
 * The queue is bounded. What does not fit any more is in the log alone, which says so.
 */
import { randomUUIDv7 } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandOutcome, Role, Transport } from "./caller.ts";

/** One command. Its arguments, and the first line of its answer, hold no secret. */
export type CommandRecord = {
  readonly actor: string;
  readonly role: Role;
  readonly transport: Transport;
  readonly address: string | null;
  readonly command: string;
  readonly arguments: string;
  readonly outcome: CommandOutcome;
  readonly answer: string;
  /** Why it failed. */
  readonly error?: unknown;
};

/** A command as the table keeps it. `account` null: the right of the data directory's owner; `atMs` is Unix time. */
export type AuditEntry = Pick<
  CommandRecord,
  "transport" | "address" | "command" | "arguments" | "outcome" | "answer"
> & {
  readonly id: string;
  readonly account: string | null;
  readonly atMs: number;
};

type AuditLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};

export type AuditOptions = {
  /** Writes entries; those that it has already once more do no harm. Rejects while the database is away. */
  readonly write: (entries: readonly AuditEntry[]) => Promise<void>;
  readonly log: AuditLog;
  readonly nowMs: () => number;
  readonly retryMs?: number;
  /** How long a stop waits for a write that is under way. Default 2,000. */
  readonly stopMs?: number;
  readonly queueMax?: number;
};

const BATCH = 200;
const ACCOUNT = "account:";
/** An answer waits this long at most for what it answers to be written down. */
const PATIENCE_MS = 250;

export class AuditTrail {
  readonly #options: AuditOptions;
  readonly #stop = new AbortController();
  #queue: AuditEntry[] = [];
  #writing: Promise<void> | null = null;
  #isAway = false;

  constructor(options: AuditOptions) {
    this.#options = options;
  }

  /** Entries that have yet to be written, the latest first. */
  get waiting(): readonly AuditEntry[] {
    return this.#queue.toReversed();
  }

  /**
   * Notes a command; it is kept from here on. Settles when it is written down, so that a crash after the answer does
   * not take it along; while the database is away at once, and never late. Never fails.
   */
  async record({ error, ...record }: CommandRecord): Promise<void> {
    const { log, nowMs, queueMax = 10_000 } = this.#options;
    const level = record.outcome === "failed" ? "error" : "info";
    log[level]({ ...record, ...(error === undefined ? {} : { err: error }) }, "console command");
    const { actor, role: _, ...kept } = record;
    const account = actor.startsWith(ACCOUNT) ? actor.slice(ACCOUNT.length) : null;
    this.#queue.push({ ...kept, id: randomUUIDv7(), account, atMs: nowMs() });
    if (this.#queue.length > queueMax) {
      const [lost] = this.#queue.splice(0, 1);
      log.error({ lost }, "too many commands wait for the database: the oldest is in the log alone");
    }
    const written = this.#write();
    if (!this.#isAway) await Promise.race([written, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  /** Waits for what has yet to be written, but not for a database that is away or hangs. */
  async stop(): Promise<void> {
    const { log, stopMs = 2_000 } = this.#options;
    this.#stop.abort();
    await Promise.race([this.#writing, sleep(stopMs, undefined, { ref: false })]);
    const lost = this.#queue.length;
    // The log has each of them: nothing is lost that cannot be found.
    if (lost > 0) log.warn({ lost }, "the database is away: these commands are in the log alone");
  }

  #write(): Promise<void> {
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null;
      if (this.#queue.length > 0 && !this.#stop.signal.aborted) void this.#write();
    });
    return this.#writing;
  }

  async #drain(): Promise<void> {
    const { write, log, retryMs = 1_000 } = this.#options;
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, BATCH);
      try {
        await write(batch);
        // The bound may have taken the first of them out meanwhile.
        const written = new Set(batch);
        this.#queue = this.#queue.filter((entry) => !written.has(entry));
        this.#isAway = false;
      } catch (error) {
        if (!this.#isAway) log.warn({ err: error }, "commands cannot be written down now: they wait for the database");
        this.#isAway = true;
        if (this.#stop.signal.aborted) return;
        await sleep(retryMs, undefined, { signal: this.#stop.signal, ref: false }).catch(() => undefined);
      }
    }
  }
}
