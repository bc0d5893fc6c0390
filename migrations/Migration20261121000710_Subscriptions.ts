import { Migration } from "@mikro-orm/migrations";

const tables = [
  `create table subscriptions (
    name text primary key,
    state text not null default 'running' check (state in ('running', 'paused')),
    partitions int not null check (partitions between 1 and 256),
    options jsonb not null,
    fence bigint not null default 0,
    owner text,
    lease_until timestamptz
  ) with (fillfactor = 50)`,
  // All events of the partition up to `position` are handled or parked. `begun` is the event that is being handled,
  // for the `attempts`-th time, and those up to `claimed_to` were claimed with it.
  `create table subscription_partitions (
    subscription text not null references subscriptions on delete cascade,
    partition int not null,
    position bigint not null,
    claimed_to bigint not null,
    begun bigint not null default 0,
    attempts int not null default 0,
    primary key (subscription, partition)
  ) with (fillfactor = 50)`,
  `create table parked_streams (
    subscription text not null references subscriptions on delete cascade,
    stream text not null,
    is_replay_asked boolean not null default false,
    primary key (subscription, stream)
  )`,
  // An event without an error never failed: it waits behind one of its stream that did.
  `create table dead_letters (
    subscription text not null,
    position bigint not null,
    stream text not null,
    attempts int not null,
    is_begun boolean not null default false,
    error text,
    parked_at timestamptz not null,
    primary key (subscription, position),
    foreign key (subscription, stream) references parked_streams on delete cascade
  )`,
  "create index dead_letters_stream on dead_letters (subscription, stream, position)",
];

/** Of a hash that is the same in every version of the database: checkpoints of partitions depend on it. */
const partition = `create function subscription_partition(p_stream text, p_partitions int) returns int
language sql immutable strict parallel safe
return (get_byte(sha256(convert_to(p_stream, 'UTF8')), 0) * 256 + get_byte(sha256(convert_to(p_stream, 'UTF8')), 1))
  % p_partitions`;

/** Who follows the journal, how far each has come, and what could not be handled. */
export class Migration20261121000710_Subscriptions extends Migration {
  override up(): void {
    for (const statement of [...tables, partition]) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop function subscription_partition");
    this.addSql("drop table dead_letters, parked_streams, subscription_partitions, subscriptions");
  }
}
