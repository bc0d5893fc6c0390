import { Migration } from "@mikro-orm/migrations";

/** Events are stored as they come: compressing the large ones takes three times as long as storing them. */
export class Migration20261121000860_PlainDocuments extends Migration {
  override up(): void {
    this.addSql("alter table journal_events alter column data set storage external");
  }

  override down(): void {
    this.addSql("alter table journal_events alter column data set storage extended");
  }
}
