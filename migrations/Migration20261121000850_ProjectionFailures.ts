import { Migration } from "@mikro-orm/migrations";

/**
 * Projections that cannot apply an event: each is set aside there while the others go on. A rebuild that gets past the
 * event takes the row away, and every start tries again.
 */
const up = [
  `create table projection_failures (
    name text primary key,
    version int not null,
    position bigint not null,
    error text not null,
    failed_at timestamptz not null
  )`,
];

/** Who was set aside, where and why, for the server and for whoever looks from outside of it. */
export class Migration20261121000850_ProjectionFailures extends Migration {
  override up(): void {
    for (const statement of up) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop table projection_failures");
  }
}
