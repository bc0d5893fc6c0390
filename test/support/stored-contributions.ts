/**
 * What each participant earned in each batch, in SQL and without any of the product's code: a relation of
 * (stream, character_id, score) over the columns in which the journal has ContributionsRecorded.
 */
export const STORED_CONTRIBUTIONS = `(
  select stream, c.character_id::bigint as character_id, coalesce(nullif(c.score, '')::bigint, 0) as score
    from journal_events
   cross join lateral unnest(string_to_array(data #>> '{participants,characterId}', ','),
                             string_to_array(data #>> '{participants,score}', ',')) c (character_id, score)
   where type = 'ContributionsRecorded')`;
