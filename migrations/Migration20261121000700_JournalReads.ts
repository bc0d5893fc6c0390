import { Migration } from "@mikro-orm/migrations";

/** Position behind the key, so that a page of a filter is read in its order and no further than it goes. */
const byMeta = (field: string): string =>
  `create index journal_events_${field} on journal_events ((meta ->> '${field}'), position)
    where (meta ->> '${field}') is not null`;

const up = [
  "drop index journal_events_correlation, journal_events_actor",
  ...["correlation", "actor", "group"].map(byMeta),
  // Which types and versions there are is asked at every start (src/journal/sql/stored-types.sql).
  "create index journal_events_type_version on journal_events (type, schema_version)",
];

const down = [
  "drop index journal_events_type_version, journal_events_group, journal_events_actor, journal_events_correlation",
  `create index journal_events_correlation on journal_events ((meta ->> 'correlation'))
    where (meta ->> 'correlation') is not null`,
  "create index journal_events_actor on journal_events ((meta ->> 'actor')) where (meta ->> 'actor') is not null",
];

/** An index for each filter of `readEvents`, and one for the check of stored types. */
export class Migration20261121000700_JournalReads extends Migration {
  override up(): void {
    for (const statement of up) this.addSql(statement);
  }

  override down(): void {
    for (const statement of down) this.addSql(statement);
  }
}
