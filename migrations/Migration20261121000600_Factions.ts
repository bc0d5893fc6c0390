import { Migration } from "@mikro-orm/migrations";

/** The faction of a character decides its team where an event says so; 0 is none. */
export class Migration20261121000600_Factions extends Migration {
  override up(): void {
    this.addSql(
      "alter table characters add column faction_id bigint not null default 0 check (faction_id between 0 and 4294967295)",
    );
  }

  override down(): void {
    this.addSql("alter table characters drop column faction_id");
  }
}
