import { Migration } from "@mikro-orm/migrations";

/** `account` null: the right of the data directory's owner. The id is the writer's, so that writing again adds nothing. */
const up = [
  `create table command_audit (
    id uuid primary key,
    account text,
    transport text not null check (transport in ('console', 'cli')),
    address text,
    at timestamptz not null,
    command text not null,
    arguments text not null,
    outcome text not null check (outcome in ('done', 'refused', 'failed')),
    answer text not null
  )`,
  "create index command_audit_at on command_audit (at desc, id desc)",
  "create index command_audit_account on command_audit (lower(account), at desc, id desc)",
];

/** Every command that was typed on the console or sent by the shell. */
export class Migration20261121000810_CommandAudit extends Migration {
  override up(): void {
    for (const statement of up) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop table command_audit");
  }
}
