import type { Projection } from "../projection.ts";
import { ProjectionApplyError } from "../projection-failure.ts";
import { applyPage, findUnappliable, type PageResult } from "../projection-page.ts";
import { headPosition } from "../read.ts";
import type { PooledSqlClient, SqlClient } from "../sql-client.ts";
import { GivingWay } from "./giving-way.ts";
import { holdingTables } from "./one-at-a-time.ts";
import { dropShadow, lookBeside, prepareShadow, servingSchema } from "./shadow-schema.ts";
import { swap } from "./swap.ts";

export type RebuildOptions = {
  /** A connection of our own; it is closed afterwards. */
  readonly connect: () => Promise<PooledSqlClient>;
  readonly projections: readonly Projection[];
  /** Events per transaction: the more, the fewer times a row is read and written. Default 100,000. */
  readonly pageSize?: number;
  /** Forgets what an earlier rebuild left, in place of going on from there. */
  readonly fromStart?: boolean;
  /** Called some hundred events apart: how many are built of how many there are. */
  readonly onProgress?: (position: number, head: number) => void;
  /** Waits before a swap that could not have the tables is tried again. */
  readonly wait: (ms: number) => Promise<void>;
  /** Waits between statements while others append; without it, it gives way to nobody. */
  readonly rest?: (ms: number) => Promise<void>;
  /** Stops as soon as what is built can be kept, without swapping; the next rebuild goes on from there. */
  readonly signal?: AbortSignal;
};

/** `isSwapped` false: it was stopped before. `from`: where an earlier rebuild had got to. */
export type Rebuilt = {
  readonly from: number;
  readonly position: number;
  readonly events: number;
  readonly isSwapped: boolean;
};

const LOCK_NOT_AVAILABLE = "55P03";
const RETRY_MS = 1_000;

/**
 * Builds projections anew beside the tables that serve, and swaps.
 *
 *     prepared ─ page → building ─ less than a page left → swapping ─ tables in use → building, later
 *        ↑                 │                                   └─ committed → done
 *        └── next rebuild ─┴─ crash, error or signal: what is built stays, with its checkpoints
 *
 * @throws ProjectionApplyError with the one event that a projection cannot apply, when all before it is built
 */
export async function rebuild(options: RebuildOptions): Promise<Rebuilt> {
  const { projections, pageSize = 100_000 } = options;
  return holdingTables(options.connect, async (client) => {
    const serving = await servingSchema(client);
    if (options.fromStart) await dropShadow(client, projections);
    await prepareShadow(client, serving, projections);
    await lookBeside(client, serving);
    // A crash takes rows and checkpoint of the last pages together; appends need not queue behind our flushes.
    await client.query({ text: "set synchronous_commit = off" });
    // What it reads of its tables it has just written: a row is at hand, and a scan of the table is not.
    await client.query({ text: "set random_page_cost = 1" });
    const from = await builtSoFar(client, projections);
    for (;;) {
      try {
        const { position } = await build(client, options, pageSize);
        if (options.signal?.aborted) return { from, position, events: position - from, isSwapped: false };
        const swapped = await swap(client, serving, projections, pageSize);
        return { from, position: swapped, events: swapped - from, isSwapped: true };
      } catch (error) {
        await passOver(client, error, pageSize, options.wait);
      }
    }
  });
}

/** Returns once it can be tried again. @throws what stays, and an event that cannot be applied by its position */
async function passOver(client: SqlClient, error: unknown, pageSize: number, wait: RebuildOptions["wait"]) {
  if (error instanceof ProjectionApplyError) {
    const stuck = await findUnappliable(client, error.projection, pageSize, "all");
    if (stuck !== null) throw stuck;
    return;
  }
  if (!(error instanceof Error && "code" in error && error.code === LOCK_NOT_AVAILABLE)) throw error;
  await wait(RETRY_MS);
}

/** Pages until there is less than one left. */
async function build(client: SqlClient, options: RebuildOptions, pageSize: number): Promise<PageResult> {
  const { projections, rest, signal, onProgress } = options;
  const worked = rest === undefined ? client : new GivingWay(client, rest);
  for (let head = await headPosition(client); ; ) {
    const onPiece = (position: number) => onProgress?.(position, Math.max(position, head));
    const page = await applyPage(worked, projections, pageSize, { takers: "all", onPiece, signal });
    if (!page.isFull || signal?.aborted) return page;
    head = page.head;
  }
}

/** The checkpoint furthest behind; what stands at another version is going to start over. */
async function builtSoFar(client: SqlClient, projections: readonly Projection[]): Promise<number> {
  const { rows } = await client.query<{ name: string; version: number; position: number | string }>({
    text: "select name, version, position from projection_checkpoints where name = any ($1::text[])",
    values: [projections.map(({ name }) => name)],
  });
  const positions = projections.map((projection) => {
    const row = rows.find(({ name }) => name === projection.name);
    return row?.version === projection.version ? Number(row.position) : 0;
  });
  return Math.min(...positions);
}
