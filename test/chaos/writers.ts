import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { Verdict } from "../../src/journal/event.ts";
import type { Database } from "../../src/persistence/database.ts";
import { type RunningProgram, runProgram, type Said } from "../integration/subscriptions/programs.ts";
import { plannedBatch } from "./planned-batch.ts";
import type { SeededRandom } from "./seeded-random.ts";

type Ending = { readonly state: "acknowledged" | "taken back"; readonly verdicts: readonly Verdict[] };
const LONGEST_WAIT_MS = 2000;
const isReady = (said: Said): said is Said & { pid: number } => "pid" in said;

type Row = { position: number; stream: string; version: number; id: string; writer: number; batch: number };

/** A writer in a process of its own. When that is killed, another goes on with the batch that was under way. */
export class Writer {
  readonly writer: number;
  readonly endings = new Map<number, Ending>();
  deaths = 0;
  readonly #sent = new Set<number>();
  readonly #unknown = new Set<number>();
  readonly #seed: number;
  readonly #url: string;
  #program: RunningProgram | null = null;
  #pid: number | null = null;
  #isKilled = false;
  #isStopping = false;

  constructor(url: string, seed: number, writer: number) {
    this.#url = url;
    this.#seed = seed;
    this.writer = writer;
  }

  /** Resolves when it is stopped and the batch under way has ended. */
  async run(): Promise<void> {
    for (let isOver = false; !isOver; isOver = this.#isStopping && !this.#isKilled) {
      this.#isKilled = false;
      this.#pid = null;
      const words = [this.#url, this.#seed, this.writer, this.endings.size].map(String);
      const program = runProgram("../../chaos/writer-child.ts", words);
      this.#program = program;
      void program.next(isReady).then(
        ({ pid }) => this.#ready(pid),
        () => undefined,
      );
      const code = await program.ended;
      this.#pid = null;
      this.#note(program);
      if (code !== 0 && !this.#isKilled) throw new Error(`writer ${this.writer} ended with ${code}`);
    }
    this.#program = null;
  }

  /** Has it finish the batch under way. */
  stop(): void {
    this.#isStopping = true;
    if (this.#pid !== null) process.kill(this.#pid, "SIGTERM");
  }

  #ready(pid: number): void {
    this.#pid = pid;
    if (this.#isStopping) this.stop();
  }

  /** `kill -9`, mostly in the middle of a batch. */
  async kill(): Promise<void> {
    const program = this.#program;
    // The first line says that it is ready, the second that a batch is sent.
    if (program === null || this.#isKilled || program.said.length < 2) return;
    this.#isKilled = true;
    this.deaths += 1;
    await program.kill();
  }

  #note(program: RunningProgram): void {
    for (const { batch, state, verdicts } of program.said) {
      if (state === "sent") this.#sent.add(Number(batch));
      if (state === "acknowledged" || state === "taken back")
        this.endings.set(Number(batch), { state, verdicts: verdicts as Verdict[] });
    }
    for (const batch of this.#sent) if (!this.endings.has(batch)) this.#unknown.add(batch);
  }

  /** Every acknowledged batch is there once and where its writer was told, nothing of the others is there. */
  expectIn(rows: readonly Row[]): void {
    // What had no answer when its writer died was ended by the next.
    expect([...this.#sent].filter((batch) => !this.endings.has(batch))).toEqual([]);
    const mine = rows.filter(({ writer }) => writer === this.writer);
    const acknowledged = [...this.endings].filter(([, { state }]) => state === "acknowledged");
    const ids = acknowledged.flatMap(([batch]) => idsOf(this.#seed, this.writer, batch));
    expect(mine.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const positions = new Map(mine.map(({ id, position }) => [id, position]));
    for (const [batch, { verdicts }] of acknowledged) {
      const { appends } = plannedBatch(this.#seed, this.writer, batch);
      const told = verdicts.map((verdict) => (verdict.ok ? verdict.firstPosition : verdict));
      expect(told).toEqual(appends.map(({ events }) => positions.get(events[0]?.id ?? "")));
    }
  }

  /** Batches that were under way when their writer was killed. */
  get unknown(): number {
    return this.#unknown.size;
  }

  /** Appends whose first answer was lost, although they had been committed. */
  get duplicates(): number {
    return [...this.endings.values()].flatMap(({ verdicts }) => verdicts.filter((one) => one.ok && one.duplicate))
      .length;
  }
}

/** Kills one or another so often, after pauses; gives up where none comes to send anything: see how many have died. */
export async function killAtRandom(writers: readonly Writer[], random: SeededRandom, kills: number): Promise<void> {
  const deaths = () => writers.reduce((sum, one) => sum + one.deaths, 0);
  const untilMs = performance.now() + kills * LONGEST_WAIT_MS;
  for (const wanted = deaths() + kills; deaths() < wanted && performance.now() < untilMs; ) {
    await delay(random.between(20, 150));
    await writers[random.between(0, writers.length - 1)]?.kill();
  }
}

/** All rows of the journal; positions are dense, and each stream's versions too, in the order of the positions. */
export async function expectDense({ pool }: Database): Promise<readonly Row[]> {
  const { rows } = await pool.query<Row>(
    `select position::int, stream, version, id, (data ->> 'writer')::int as writer, (data ->> 'batch')::int as batch
       from journal_events order by position`,
  );
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, index) => index + 1));
  expectStreamOrder(rows);
  return rows;
}

/** Versions of each stream from 1 on, one after another. */
export function expectStreamOrder(events: readonly { readonly stream: string; readonly version: number }[]): void {
  const versions = new Map<string, number>();
  const wrong = events.filter(({ stream, version }) => {
    const before = versions.get(stream) ?? 0;
    versions.set(stream, version);
    return version !== before + 1;
  });
  expect(wrong).toEqual([]);
}

function idsOf(seed: number, writer: number, batch: number): string[] {
  return plannedBatch(seed, writer, batch).appends.flatMap(({ events }) => events.map(({ id }) => id));
}
