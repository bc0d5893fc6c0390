import type { RecordedEvent } from "./event.ts";
import { classifyError } from "./late-errors.ts";
import type { OpenPage, Projection } from "./projection.ts";
import { ProjectionApplyError, type SetAside } from "./projection-failure.ts";
import { headPosition, readPieces } from "./read.ts";
import { inTransaction, type SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/**
 * Where the projections stand after a page: `position` is that of the one furthest behind, `positions` that of each.
 * Those that are set aside have no part in the page, nor in `position`; where all are, it is the head.
 */
export type PageResult = {
  readonly position: number;
  readonly head: number;
  /** There may be more to read at once. */
  readonly isFull: boolean;
  readonly positions: ReadonlyMap<string, number>;
  readonly setAside: readonly SetAside[];
};

type CheckpointRow = {
  name: string;
  version: number;
  position: number | string;
  failed_at_position: number | string | null;
  error: string | null;
};

/** Which projections a page goes to, by name: how far they are. */
type Locked = {
  readonly going: Map<string, number>;
  readonly stuck: Map<string, number>;
  readonly setAside: SetAside[];
};

/** `all`: those too that were set aside, as a rebuild does it, whose tables are others. */
export type Takers = "going" | "all";

export type PageOptions = {
  /** Default `going`. */
  readonly takers?: Takers;
  /** Told how far the page has been read, piece by piece; nothing of it is committed by then. */
  readonly onPiece?: (position: number) => void;
  /** Ends the page with the piece under way; it is committed as far as it has got. */
  readonly signal?: AbortSignal | undefined;
};

const lock = statement("lock-checkpoints");
const reset = statement("reset-checkpoint");
const move = statement("move-checkpoints");

/**
 * Applies the next page to all projections: rows and checkpoints in one transaction, so that whatever fails in between
 * has done nothing. Projections that stand at different positions each get only what they have not seen.
 * @throws ProjectionApplyError where one cannot apply the page, and that will not pass by itself
 */
export async function applyPage(
  client: SqlClient,
  projections: readonly Projection[],
  pageSize: number,
  options: PageOptions = {},
): Promise<PageResult> {
  return inTransaction(client, "read committed", () => applyNextPage(client, projections, pageSize, options));
}

/** Does what `applyPage` does within the transaction of the caller, whose isolation is READ COMMITTED. */
export async function applyNextPage(
  client: SqlClient,
  projections: readonly Projection[],
  pageSize: number,
  { takers = "going", onPiece, signal }: PageOptions,
): Promise<PageResult> {
  const { going, stuck, setAside } = await lockCheckpoints(client, projections, takers);
  if (going.size === 0) {
    const head = await headPosition(client);
    return { position: head, head, isFull: false, positions: stuck, setAside };
  }
  const from = Math.min(...going.values());
  const appliers = projections.flatMap((projection) => {
    const seen = going.get(projection.name);
    return seen === undefined ? [] : [new Applier(projection, client, seen)];
  });
  const page = { afterPosition: from, limit: pageSize, signal };
  const { position, isFull } = await readPieces(client, page, async (events) => {
    for (const applier of appliers) await applier.apply(events);
    onPiece?.(events.at(-1)?.position ?? from);
  });
  for (const applier of appliers) await applier.save();
  for (const [name, seen] of going) going.set(name, Math.max(seen, position));
  if (position > from) await client.query(move([...going.keys()], position));
  const positions = new Map([...going, ...stuck]);
  return { position, head: await headPosition(client), isFull, positions, setAside };
}

/** One projection's part in a page: what it has not seen of it, and where it fails. */
class Applier {
  readonly #projection: Projection;
  readonly #page: OpenPage;
  readonly #seen: number;
  #first: RecordedEvent | null = null;
  #last: RecordedEvent | null = null;

  constructor(projection: Projection, client: SqlClient, seen: number) {
    this.#projection = projection;
    this.#page = projection.open(client);
    this.#seen = seen;
  }

  async apply(events: readonly RecordedEvent[]): Promise<void> {
    const unseen = events.filter(({ position }) => position > this.#seen);
    const last = unseen.at(-1);
    if (last === undefined) return;
    this.#first ??= unseen[0] ?? last;
    this.#last = last;
    await this.#blamed(() => this.#page.apply(unseen));
  }

  async save(): Promise<void> {
    if (this.#last !== null) await this.#blamed(() => this.#page.save());
  }

  async #blamed(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const [first, last] = [this.#first, this.#last];
      if (first === null || last === null || classifyError(error) === "late") throw error;
      throw new ProjectionApplyError(this.#projection, first, last, error);
    }
  }
}

/**
 * Which event it is that a projection cannot apply, by pages of half the size each; it has applied all before then.
 * @returns null where it could apply them after all
 */
export async function findUnappliable(
  client: SqlClient,
  projection: Projection,
  pageSize: number,
  takers: Takers,
): Promise<ProjectionApplyError | null> {
  for (let limit = Math.ceil(pageSize / 2); ; limit = Math.ceil(limit / 2)) {
    try {
      await applyPage(client, [projection], limit, { takers });
      if (limit === 1) return null;
    } catch (error) {
      if (!(error instanceof ProjectionApplyError)) throw error;
      if (limit === 1) return error;
    }
  }
}

/**
 * Puts a projection back to the start and empties its tables, within the caller's transaction. The checkpoint first:
 * where there was none to lock, another runner may be making it, and its rows are seen only once it has committed.
 */
async function resetProjection(client: SqlClient, { name, version, tables }: Projection): Promise<void> {
  await client.query(reset(name, version));
  for (const table of tables) await client.query({ text: `delete from ${table}` });
}

/** A projection that is new, or whose version is not the one that made its rows, starts over. */
async function lockCheckpoints(client: SqlClient, projections: readonly Projection[], takers: Takers): Promise<Locked> {
  const { rows } = await client.query<CheckpointRow>(lock(projections.map(({ name }) => name)));
  const found = new Map(rows.map((row) => [row.name, row]));
  const locked: Locked = { going: new Map(), stuck: new Map(), setAside: [] };
  for (const projection of projections) {
    const { name } = projection;
    const row = found.get(name);
    if (takers === "going" && row !== undefined && row.failed_at_position !== null) {
      locked.stuck.set(name, Number(row.position));
      locked.setAside.push({ name, position: Number(row.failed_at_position), error: row.error ?? "" });
      continue;
    }
    const isCurrent = row?.version === projection.version;
    if (!isCurrent) await resetProjection(client, projection);
    locked.going.set(name, isCurrent ? Number(row.position) : 0);
  }
  return locked;
}
