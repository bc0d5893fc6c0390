import { Migration } from "@mikro-orm/migrations";

/** What operators set while a server runs, such as the message of the day: a value for each name, by realm. */
export class Migration20261121000840_RealmSettings extends Migration {
  override up(): void {
    this.addSql(`create table realm_settings (
      realm_id int not null,
      name text not null,
      value text not null,
      changed_at timestamptz not null default now(),
      primary key (realm_id, name)
    )`);
  }

  override down(): void {
    this.addSql("drop table realm_settings");
  }
}
