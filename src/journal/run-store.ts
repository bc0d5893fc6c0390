import { type RunEvent, runStream } from "../events/run-events.ts";
import { loadRun } from "../events/run-recovery.ts";
import type { RunSnapshot } from "../events/run-snapshot.ts";
import type { RunState } from "../events/run-state.ts";
import { readStream } from "./read.ts";
import { deleteSnapshot, loadSnapshot, saveSnapshots } from "./snapshots.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

const EVENTS_PER_PAGE = 1_000;

const nextId = statement("next-instance-id");
const activeIds = statement("active-instance-ids");

/** Runs as the journal has them. */
export class RunStore {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  /** The first instance id that no run was ever given. */
  async nextInstanceId(): Promise<number> {
    const { rows } = await this.#client.query<{ next: number | string }>(nextId());
    return Number(rows[0]?.next ?? 1);
  }

  /** Runs that have started and not ended, as of the projections' checkpoint. */
  async activeInstanceIds(): Promise<number[]> {
    const { rows } = await this.#client.query<{ id: number | string }>(activeIds());
    return rows.map(({ id }) => Number(id));
  }

  /** A run from its snapshot and the events after it; null if it never started. */
  load(instanceId: number): Promise<RunState | null> {
    const source = { snapshot: (id: number) => this.#snapshot(id), events: this.#events.bind(this) };
    return loadRun(source, instanceId);
  }

  /** Keeps the states of durable runs, so that a start need not read them from their first event. */
  async saveSnapshots(snapshots: readonly RunSnapshot[], position: number, atMs: number): Promise<void> {
    await saveSnapshots(
      this.#client,
      snapshots.map((state) => ({
        stream: runStream(state.instanceId),
        version: state.version,
        position,
        state,
        atMs,
      })),
    );
  }

  /** Forgets the snapshot of a run that has ended. */
  async forget(instanceId: number): Promise<void> {
    await deleteSnapshot(this.#client, runStream(instanceId));
  }

  async #snapshot(instanceId: number): Promise<RunSnapshot | null> {
    const snapshot = await loadSnapshot(this.#client, runStream(instanceId));
    return snapshot === null ? null : (snapshot.state as RunSnapshot);
  }

  async *#events(instanceId: number, afterVersion: number): AsyncGenerator<RunEvent> {
    for (let version = afterVersion; ; ) {
      const page = await readStream(this.#client, runStream(instanceId), {
        afterVersion: version,
        limit: EVENTS_PER_PAGE,
      });
      for (const event of page) yield event as unknown as RunEvent;
      version += page.length;
      if (page.length < EVENTS_PER_PAGE) return;
    }
  }
}
