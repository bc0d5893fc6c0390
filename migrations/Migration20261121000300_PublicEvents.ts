import { Migration } from "@mikro-orm/migrations";

const definitions = `create table public_events (
  event_id bigint not null,
  version int not null check (version > 0),
  definition jsonb not null,
  checksum text not null,
  created_at timestamptz not null default now(),
  primary key (event_id, version)
)`;

/** Written from the journal only: no serial ids, no clock of their own and no references out of the journal's word. */
const projections = [
  `create table event_instances (
    id bigint primary key,
    event_id bigint not null,
    definition_version int not null,
    zone_id bigint not null,
    instance_id bigint not null default 1,
    state text not null default 'pending' check (state in ('pending', 'active', 'completed', 'failed', 'cancelled')),
    current_phase int not null default 0,
    phase_progress jsonb not null default '{}',
    participant_count int not null default 0,
    started_at timestamptz not null,
    ends_at timestamptz,
    completed_at timestamptz,
    elapsed_ms bigint not null default 0,
    inserted_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  "create index event_instances_zone on event_instances (zone_id, instance_id)",
  "create index event_instances_state on event_instances (state)",
  "create index event_instances_event_state on event_instances (event_id, state)",
  `create table event_participations (
    event_instance_id bigint not null,
    character_id bigint not null,
    contribution_score bigint not null default 0,
    objectives_completed int[] not null default '{}',
    rewards_claimed boolean not null default false,
    reward_tier text check (reward_tier in ('gold', 'silver', 'bronze', 'participation')),
    joined_at timestamptz not null,
    left_at timestamptz,
    inserted_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (event_instance_id, character_id)
  )`,
  "create index event_participations_character on event_participations (character_id)",
  `create table event_completions (
    character_id bigint not null,
    event_id bigint not null,
    completion_count int not null default 1,
    gold_medals int not null default 0,
    silver_medals int not null default 0,
    bronze_medals int not null default 0,
    best_contribution bigint not null default 0,
    fastest_ms bigint not null,
    gold_streak int not null default 0,
    last_completed_at timestamptz not null,
    inserted_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (character_id, event_id)
  )`,
];

/** Definitions by version, and what the journal tells of their runs. */
export class Migration20261121000300_PublicEvents extends Migration {
  override up(): void {
    for (const statement of [definitions, ...projections]) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop table event_completions, event_participations, event_instances, public_events");
  }
}
