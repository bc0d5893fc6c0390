import { Migration } from "@mikro-orm/migrations";

/** An account that is locked stays, and lets nobody in. */
export class Migration20261121000820_AccountLocks extends Migration {
  override up(): void {
    this.addSql("alter table accounts add column locked_at timestamptz");
  }

  override down(): void {
    this.addSql("alter table accounts drop column locked_at");
  }
}
