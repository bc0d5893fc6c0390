import { Migration } from "@mikro-orm/migrations";

/** Written from the journal only; see Migration20261121000300_PublicEvents. A winner of 0 is everybody, a team of 0 none. */
const up = [
  `alter table event_instances
    add column cause jsonb not null default '{"kind": "manual"}',
    add column chain_id bigint,
    add column winner bigint not null default 0,
    add column paused boolean not null default false,
    add column extended_ms bigint not null default 0`,
  "create index event_instances_chain on event_instances (chain_id) where chain_id is not null",
  `alter table event_participations
    add column team int not null default 0,
    add column left_reason text check (left_reason in ('choice', 'logout', 'left_area', 'kicked')),
    add column eliminated_at timestamptz,
    add column kills bigint not null default 0,
    add column deaths bigint not null default 0,
    add column assists bigint not null default 0,
    add column damage_dealt bigint not null default 0,
    add column damage_taken bigint not null default 0,
    add column healing_done bigint not null default 0,
    add column healing_taken bigint not null default 0,
    add column longest_life_ms bigint not null default 0,
    add column best_streak bigint not null default 0`,
  `alter table reward_grants
    add column achievement_id bigint not null default 0,
    add column title_id bigint not null default 0`,
  `create table character_achievements (
    character_id bigint not null,
    achievement_id bigint not null,
    earned_at timestamptz not null,
    event_instance_id bigint not null,
    primary key (character_id, achievement_id)
  )`,
  `create table character_titles (
    character_id bigint not null,
    title_id bigint not null,
    earned_at timestamptz not null,
    event_instance_id bigint not null,
    primary key (character_id, title_id)
  )`,
];

/** The rows of these are gone or incomplete afterwards: whatever comes up again builds them anew. */
const down = [
  "delete from projection_checkpoints where name in ('event_runs', 'reward_grants', 'honours')",
  "drop table character_titles, character_achievements",
  "alter table reward_grants drop column achievement_id, drop column title_id",
  `alter table event_participations
    drop column team, drop column left_reason, drop column eliminated_at, drop column kills, drop column deaths,
    drop column assists, drop column damage_dealt, drop column damage_taken, drop column healing_done,
    drop column healing_taken, drop column longest_life_ms, drop column best_streak`,
  `alter table event_instances
    drop column cause, drop column chain_id, drop column winner, drop column paused, drop column extended_ms`,
];

/** What runs are about besides their phases, what participants did, and what is earned once. */
export class Migration20261121000500_CompleteEvents extends Migration {
  override up(): void {
    for (const statement of up) this.addSql(statement);
  }

  override down(): void {
    for (const statement of down) this.addSql(statement);
  }
}
