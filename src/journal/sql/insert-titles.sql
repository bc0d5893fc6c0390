-- Once for each character ever: the first one stays.
insert into character_titles (character_id, title_id, earned_at, event_instance_id)
select u.character_id, u.title_id, to_timestamp(u.at_ms / 1000), u.event_instance_id
  from unnest($1::bigint[], $2::bigint[], $3::float8[], $4::bigint[])
         u (character_id, title_id, at_ms, event_instance_id)
    on conflict (character_id, title_id) do nothing
