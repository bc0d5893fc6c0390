import type { EventRow } from "../decode-event.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";

export type EventRange = {
  readonly afterPosition: number;
  readonly toPosition: number;
  readonly types: readonly string[] | null;
  /** Only streams of this partition, from 0, of so many. */
  readonly partition?: number;
  readonly partitions?: number;
};

const page = statement("subscription-page");

/** Rows of a range of positions, in order; not decoded, so that one that cannot be decoded stops nobody else. */
export async function readRange(client: SqlClient, range: EventRange): Promise<readonly EventRow[]> {
  const { afterPosition, toPosition, types, partition = 0, partitions = 1 } = range;
  return (await client.query<EventRow>(page(afterPosition, toPosition, types, partition, partitions))).rows;
}

type ClaimLimits = {
  readonly claimSize: number;
  readonly suspectsTo: number;
  readonly parked: { has(stream: string): boolean };
};

/** Rows from `at` that are claimed together: up to a parked stream; one by one where one may have ended the server. */
export function claimable(
  rows: readonly EventRow[],
  at: number,
  { claimSize, suspectsTo, parked }: ClaimLimits,
): readonly EventRow[] {
  const first = rows[at];
  if (first === undefined) return [];
  const isSuspect = Number(first.position) <= suspectsTo;
  const claim = rows.slice(at, at + (isSuspect ? 1 : claimSize));
  const end = claim.findIndex(({ stream }, index) => index > 0 && parked.has(stream));
  return end < 0 ? claim : claim.slice(0, end);
}
