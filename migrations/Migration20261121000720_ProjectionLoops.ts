import { Migration } from "@mikro-orm/migrations";

/**
 * The heartbeat of each loop that keeps tables up with the journal. It tells a loop that is dead from one that has
 * nothing to do, which no lag can. Written on the database's clock, and not part of any projection.
 */
const up = [
  `create table projection_loops (
    name text primary key,
    beat_at timestamptz not null,
    position bigint not null,
    behind bigint not null,
    turns bigint not null,
    failures int not null,
    last_error text
  ) with (fillfactor = 10)`,
];

/** Who looks after the tables, as whoever looks from outside of the process sees it. */
export class Migration20261121000720_ProjectionLoops extends Migration {
  override up(): void {
    for (const statement of up) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop table projection_loops");
  }
}
