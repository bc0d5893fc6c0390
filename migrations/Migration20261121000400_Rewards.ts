import { Migration } from "@mikro-orm/migrations";

/** Written from the journal only; see Migration20261121000300_PublicEvents. */
const tables = [
  `create table character_wallets (
    character_id bigint primary key,
    xp bigint not null default 0,
    gold bigint not null default 0,
    updated_at timestamptz not null
  )`,
  `create table character_currencies (
    character_id bigint not null,
    currency text not null,
    amount bigint not null default 0,
    primary key (character_id, currency)
  )`,
  `create table character_items (
    character_id bigint not null,
    item_id bigint not null,
    quantity bigint not null default 0,
    primary key (character_id, item_id)
  )`,
  `create table character_reputations (
    character_id bigint not null,
    faction_id bigint not null,
    amount bigint not null default 0,
    primary key (character_id, faction_id)
  )`,
  `create table reward_grants (
    event_instance_id bigint not null,
    character_id bigint not null,
    event_id bigint not null,
    outcome text not null check (outcome in ('completed', 'failed')),
    tier text not null check (tier in ('gold', 'silver', 'bronze', 'participation')),
    rank int not null,
    contribution bigint not null,
    xp bigint not null,
    gold bigint not null,
    currency jsonb not null,
    reputation jsonb,
    items jsonb not null,
    granted_at timestamptz not null,
    primary key (event_instance_id, character_id)
  )`,
  "create index reward_grants_character on reward_grants (character_id)",
];

/** What characters own, and the grants that it comes from. */
export class Migration20261121000400_Rewards extends Migration {
  override up(): void {
    for (const statement of tables) this.addSql(statement);
  }

  override down(): void {
    this.addSql(
      "drop table reward_grants, character_reputations, character_items, character_currencies, character_wallets",
    );
  }
}
