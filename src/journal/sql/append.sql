-- One round trip per batch. Documents come as one text each, split at a character that JSON never holds unescaped:
-- cheaper for both sides than an array literal in which every quote is escaped.
select status, first_position, last_version
  from journal_append(
    $1::text[],
    $2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[],
    $8::int[], $9::uuid[], $10::text[], $11::int[],
    string_to_array($12::text, E'\x1e')::jsonb[], string_to_array($13::text, E'\x1e')::jsonb[], $14::float8[]
  )
