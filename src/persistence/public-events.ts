/** Definitions of public events by version: what a run was started with can be looked up for ever. */
import type { EventDefinition } from "../content/definitions.ts";
import { canonicalJson, checksumOf } from "./canonical-json.ts";
import type { Database } from "./database.ts";

/** A row for each definition that differs from the last one of its event; then the version of each. */
const STORE = `
  with wanted as (
    select * from unnest($1::bigint[], $2::text[], $3::text[]) as t (event_id, definition, checksum)
  ), latest as (
    select distinct on (p.event_id) p.event_id, p.version, p.checksum
      from public_events p join wanted w using (event_id)
     order by p.event_id, p.version desc
  ), made as (
    insert into public_events (event_id, version, definition, checksum)
    select w.event_id, coalesce(l.version, 0) + 1, w.definition::jsonb, w.checksum
      from wanted w left join latest l using (event_id)
     where l.checksum is distinct from w.checksum
     order by w.event_id
    on conflict (event_id, version) do nothing
    returning event_id, version
  )
  select event_id as "eventId", version from made
  union all
  select l.event_id, l.version from latest l join wanted w using (event_id, checksum)`;

const STORE_TRIES = 3;

/**
 * Keeps the definitions that are new or changed, each as the next version of its event.
 * @returns the version of each event by its id.
 */
export async function storeDefinitions(
  db: Database,
  definitions: Iterable<EventDefinition>,
): Promise<Map<number, number>> {
  const wanted = [...definitions];
  const texts = wanted.map(canonicalJson);
  const values = [wanted.map(({ id }) => id), texts, texts.map(checksumOf)];
  for (let tries = 1; ; tries += 1) {
    const { rows } = await db.pool.query<{ eventId: number; version: number }>(STORE, values);
    // Another server may have stored the same version between our reading and our writing; the next statement sees it.
    if (rows.length === wanted.length) return new Map(rows.map(({ eventId, version }) => [eventId, version]));
    if (tries === STORE_TRIES) throw new Error("the definitions were changed by another server at the same time");
  }
}

const AT_VERSIONS = `
  select p.event_id as "eventId", p.definition
    from public_events p
    join unnest($1::bigint[], $2::int[]) as t (event_id, version) using (event_id, version)`;

/** Definitions as they were at a version of each event; versions that this database never had are left out. */
export async function definitionsAt(
  db: Database,
  versions: ReadonlyMap<number, number>,
): Promise<Map<number, EventDefinition>> {
  const { rows } = await db.pool.query<{ eventId: number; definition: EventDefinition }>(AT_VERSIONS, [
    [...versions.keys()],
    [...versions.values()],
  ]);
  return new Map(rows.map(({ eventId, definition }) => [eventId, definition]));
}
