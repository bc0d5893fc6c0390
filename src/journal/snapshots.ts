import { jsonDocument, parseDocument } from "./json-document.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** A stream's state as of `version`, which stands at `position`: always a committed boundary, never live memory. */
export type Snapshot = {
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly state: unknown;
  readonly atMs: number;
};

type SnapshotRow = {
  stream: string;
  version: number;
  position: number | string;
  state: string;
  at_ms: number | string;
};

const save = statement("save-snapshots");
const load = statement("load-snapshot");
const remove = statement("delete-snapshot");

/**
 * Keeps the newest snapshot of each stream; one that is older than what is there is ignored.
 * @throws UnserialisableError naming the path of what cannot be stored
 */
export async function saveSnapshots(client: SqlClient, snapshots: readonly Snapshot[]): Promise<void> {
  if (snapshots.length === 0) return;
  await client.query(
    save(
      snapshots.map(({ stream }) => stream),
      snapshots.map(({ version }) => version),
      snapshots.map(({ position }) => position),
      snapshots.map(({ state, stream }) => jsonDocument(state, `snapshot of ${stream}`)),
      snapshots.map(({ atMs }) => atMs),
    ),
  );
}

/** The newest snapshot of a stream, or null. */
export async function loadSnapshot(client: SqlClient, stream: string): Promise<Snapshot | null> {
  const { rows } = await client.query<SnapshotRow>(load(stream));
  const [row] = rows;
  if (row === undefined) return null;
  return {
    stream: row.stream,
    version: row.version,
    position: Number(row.position),
    state: parseDocument(row.state),
    atMs: Number(row.at_ms),
  };
}

/** Forgets the snapshot of a stream, which is then read from its events again. */
export async function deleteSnapshot(client: SqlClient, stream: string): Promise<void> {
  await client.query(remove(stream));
}
