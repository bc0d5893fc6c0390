import { Migration } from "@mikro-orm/migrations";

/** One statement for each table, index and function of the journal. docs/adr/0003 says why the database orders it. */
const tables = [
  `create table journal_events (
    position bigint primary key,
    stream text not null,
    version int not null check (version > 0),
    id uuid not null,
    type text not null,
    schema_version int not null,
    data jsonb not null,
    meta jsonb not null,
    at timestamptz not null,
    constraint journal_events_stream_version unique (stream, version),
    constraint journal_events_id unique (id)
  )`,
  "create index journal_events_type on journal_events (type, position)",
  `create index journal_events_correlation on journal_events ((meta ->> 'correlation'))
    where (meta ->> 'correlation') is not null`,
  "create index journal_events_actor on journal_events ((meta ->> 'actor')) where (meta ->> 'actor') is not null",
  "create index journal_events_at on journal_events (at)",
  // Room on the page keeps the updates of the one row cheap (heap-only tuples).
  `create table journal_head (
    only_row boolean primary key default true check (only_row),
    position bigint not null
  ) with (fillfactor = 10)`,
  "insert into journal_head (position) values (0)",
  `create table journal_snapshots (
    stream text primary key,
    version int not null,
    position bigint not null,
    state jsonb not null,
    at timestamptz not null
  )`,
  `create table projection_checkpoints (
    name text primary key,
    version int not null,
    position bigint not null
  )`,
];

/** Statement triggers, so that even a change of no row is refused; `always`, so that no session setting skips them. */
const guards = [
  `create function journal_refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% on % is refused: the journal is append-only, so append a correcting event instead', tg_op, tg_table_name
      using errcode = 'restrict_violation';
  end
  $$`,
  `create trigger journal_events_append_only before update or delete or truncate on journal_events
    for each statement execute function journal_refuse_change()`,
  "alter table journal_events enable always trigger journal_events_append_only",
  `create trigger journal_head_stays before delete or truncate on journal_head
    for each statement execute function journal_refuse_change()`,
  "alter table journal_head enable always trigger journal_head_stays",
];

/**
 * Arrays with one entry per append: the stream (an index into `p_streams`), the expected version (-1 exists, -2 any),
 * the group (0 none), the twin (an earlier append with the same ids, 0 none), the first event and the number of events.
 */
const append = `create function journal_append(
  p_streams text[],
  p_append_stream int[], p_append_expected int[], p_append_group int[], p_append_twin int[],
  p_append_first int[], p_append_size int[],
  p_event_append int[], p_id uuid[], p_type text[], p_schema_version int[], p_data jsonb[], p_meta jsonb[], p_at_ms float8[]
) returns table (status int, first_position bigint, last_version int)
language plpgsql volatile
-- The planner must not take a look at an empty table for a reason to read the whole of a full one later.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  c_won constant int := 0; c_duplicate constant int := 1; c_version constant int := 2;
  c_group constant int := 3; c_ids constant int := 4;
  c_exists constant int := -1; c_any constant int := -2;
  v_appends constant int := cardinality(p_append_stream);
  v_head bigint;
  v_next bigint;
  v_undo bigint;
  v_heads int[];
  v_status int[] := array_fill(null::int, array[v_appends]);
  v_first bigint[] := array_fill(0::bigint, array[v_appends]);
  v_last int[] := array_fill(0, array[v_appends]);
  v_at int := 1;
  v_end int;
  v_loser int;
  v_stream int;
  v_expected int;
  v_version int;
  v_twin int;
  r record;
begin
  -- Needs READ COMMITTED: every statement after this one must see what the previous holder of the lock committed.
  -- (Under REPEATABLE READ a writer that had to wait would fail with 40001 here.) The lock is held until commit, so
  -- positions are dense and become visible in their own order: who reads past a position has missed none before it.
  select h.position into v_head from journal_head h for update;
  if not found then
    raise exception 'journal_head is empty: restore the database from a backup, or run the migrations on a new one';
  end if;
  v_next := v_head;

  -- A statement of its own, after the lock: in the same statement the heads could be older than the lock.
  select array_agg(coalesce(h.version, 0) order by s.n) into v_heads
    from unnest(p_streams) with ordinality s (stream, n)
    left join lateral (
      select e.version from journal_events e where e.stream = s.stream order by e.version desc limit 1
    ) h on true;

  -- Ids that are there already: the same events in the same order are a duplicate, anything else a misuse of ids.
  for r in
    select u.append, count(*)::int as known, min(e.position) as first, max(e.version) as last,
           bool_and(e.stream = p_streams[p_append_stream[u.append]]) and min(e.position - u.n) = max(e.position - u.n) as same
      from unnest(p_id, p_event_append) with ordinality u (id, append, n)
      cross join lateral (
        select j.position, j.stream, j.version from journal_events j where j.id = u.id limit 1
      ) e
     group by u.append
  loop
    if r.same and r.known = p_append_size[r.append] then
      v_status[r.append] := c_duplicate;
      v_first[r.append] := r.first;
      v_last[r.append] := r.last;
    else
      v_status[r.append] := c_ids;
    end if;
  end loop;

  -- One turn for each append or group of appends.
  while v_at <= v_appends loop
    v_end := v_at;
    while p_append_group[v_at] <> 0 and v_end < v_appends and p_append_group[v_end + 1] = p_append_group[v_at] loop
      v_end := v_end + 1;
    end loop;
    v_undo := v_next;
    v_loser := 0;
    for k in v_at .. v_end loop
      v_stream := p_append_stream[k];
      -- The last of the same ids may have lost, and an earlier one have won.
      v_twin := p_append_twin[k];
      while v_twin > 0 and v_status[v_twin] not in (c_won, c_duplicate) loop
        v_twin := p_append_twin[v_twin];
      end loop;
      if v_status[k] is null and p_append_twin[k] = -1 then
        v_status[k] := c_ids;
      elsif v_status[k] is null and v_twin > 0 then
        v_status[k] := c_duplicate;
        v_first[k] := v_first[v_twin];
        v_last[k] := v_last[v_twin];
      elsif v_status[k] is null then
        v_expected := p_append_expected[k];
        v_version := v_heads[v_stream];
        if v_expected = v_version or v_expected = c_any or (v_expected = c_exists and v_version > 0) then
          v_status[k] := c_won;
          v_first[k] := v_next + 1;
          v_next := v_next + p_append_size[k];
          v_heads[v_stream] := v_version + p_append_size[k];
          v_last[k] := v_heads[v_stream];
        else
          v_status[k] := c_version;
        end if;
      end if;
      if v_status[k] in (c_version, c_ids) then
        v_loser := k;
        exit;
      end if;
    end loop;

    -- A loser takes its group with it: what the group had won so far is taken back.
    if v_loser > 0 then
      for k in v_at .. v_end loop
        if v_status[k] = c_won then
          v_heads[p_append_stream[k]] := v_heads[p_append_stream[k]] - p_append_size[k];
        end if;
      end loop;
      for k in v_at .. v_end loop
        if k <> v_loser then
          v_status[k] := c_group;
        end if;
        v_last[k] := v_heads[p_append_stream[k]];
      end loop;
      v_next := v_undo;
    end if;
    v_at := v_end + 1;
  end loop;

  if v_next > v_head then
    insert into journal_events (position, stream, version, id, type, schema_version, data, meta, at)
    select v_first[u.append] + u.n - p_append_first[u.append],
           p_streams[p_append_stream[u.append]],
           v_last[u.append] - p_append_size[u.append] + 1 + u.n - p_append_first[u.append],
           u.id, u.type, u.schema_version, u.data, u.meta, to_timestamp(u.at_ms / 1000)
      from unnest(p_event_append, p_id, p_type, p_schema_version, p_data, p_meta, p_at_ms)
             with ordinality u (append, id, type, schema_version, data, meta, at_ms, n)
     where v_status[u.append] = c_won;
    update journal_head set position = v_next;
  end if;

  return query select * from unnest(v_status, v_first, v_last);
end
$$`;

/** The journal: events, the one row that orders them, snapshots, checkpoints, and the function that appends. */
export class Migration20261121000200_Journal extends Migration {
  override up(): void {
    for (const statement of [...tables, ...guards, append]) this.addSql(statement);
  }

  override down(): void {
    this.addSql("drop function journal_append");
    this.addSql("drop table projection_checkpoints, journal_snapshots, journal_head, journal_events");
    this.addSql("drop function journal_refuse_change");
  }
}
