/** What rosters must say, worked out from the streams of their runs alone. */
import { expect } from "vitest";
import { decideRoster, groupOf } from "../../../src/events/decide-roster.ts";
import { emptyRoster, evolveRoster, type Roster, rosterStream } from "../../../src/events/rosters.ts";
import type { RunEvent, RunStarted } from "../../../src/events/run-events.ts";
import type { EventMeta } from "../../../src/journal/event.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import type { ServerProcess } from "../../support/server-process.ts";

export type Stored = {
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly data: { readonly characterId: number; readonly [key: string]: unknown };
  readonly meta: EventMeta;
};

type StoredRow = Stored & { readonly schemaVersion: number };

export async function streamOf(server: ServerProcess, stream: string): Promise<Stored[]> {
  const rows = await server.rows<StoredRow>(
    `select id, version, type, schema_version as "schemaVersion", data, meta
       from journal_events where stream = $1 order by version`,
    [stream],
  );
  return rows.map(({ schemaVersion, ...row }) => {
    const data = eventTypes.unpacked(row.type, schemaVersion, row.data);
    return { ...row, data: data as Stored["data"] };
  });
}

/** Waits until the server has handled all that is in the journal for rosters. */
async function rostersCaughtUp(server: ServerProcess): Promise<void> {
  const behind = `select (select coalesce(max(position), 0) from journal_events where stream like 'run-%')
                       - (select min(position) from subscription_partitions where subscription = 'rosters') as behind`;
  const isBehind = async () => ((await server.rows<{ behind: number }>(behind))[0]?.behind ?? 1) > 0;
  await expect.poll(isBehind, { timeout: 15_000, interval: 50 }).toBe(false);
}

/**
 * Holds the stream of a run's roster against the run: each event once, in order, with the cause that it follows from.
 * Returns the roster.
 */
export async function expectRoster(server: ServerProcess, run: number): Promise<Roster> {
  await rostersCaughtUp(server);
  const [started, ...causes] = await streamOf(server, `run-${run}`);
  if (started === undefined) throw new Error(`run ${run} is not in the journal`);
  const { definition } = started.data as unknown as RunStarted["data"];
  const of = { instanceId: run, teamNames: new Map(definition.teams.map(({ id, name }) => [id, name])) };
  let roster = emptyRoster;
  const expected = causes.flatMap((cause) => {
    const decided = decideRoster(roster, of, cause as unknown as RunEvent);
    const before = roster;
    roster = decided.reduce(evolveRoster, roster);
    const after = roster;
    return decided.map((one) => ({ ...one, meta: metaOf(cause, groupOf(before, after, one)) }));
  });
  const stored = await streamOf(server, rosterStream(run));
  expect(stored.map(({ version }) => version)).toEqual(expected.map((_, at) => at + 1));
  expect(stored.map(({ type, data, meta }) => ({ type, data, meta }))).toMatchObject(expected);
  return roster;
}

function metaOf({ id, meta }: Stored, group: string | null): EventMeta {
  const caused = { causation: id, correlation: meta.correlation ?? id, actor: "subscription:rosters", realm: 1 };
  return group === null ? caused : { ...caused, group };
}
