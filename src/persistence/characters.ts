/** Characters: who they are, not what they own (that follows from the journal). */
import { raw, UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import type { Database } from "./database.ts";
import { Character } from "./entities/character.ts";
import { isGoodName } from "./names.ts";
import { PersistenceError } from "./persistence-error.ts";

/** @returns null where there is none. */
export function findCharacter(db: Database, id: number): Promise<Character | null> {
  return db.orm.em.fork().findOne(Character, { id });
}

/** Whatever the case of its letters. @returns null where there is none. */
export function findCharacterByName(db: Database, name: string): Promise<Character | null> {
  return db.orm.em.fork().findOne(Character, { [raw("lower(name)")]: raw("lower(?)", [name]) });
}

/** @throws PersistenceError CHARACTER_EXISTS or CHARACTER_NAME. */
export async function createCharacter(db: Database, name: string): Promise<Character> {
  if (!isGoodName(name)) throw new PersistenceError("CHARACTER_NAME");
  const em = db.orm.em.fork();
  const made = em.create(Character, { name, createdAt: new Date() });
  try {
    await em.persist(made).flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) {
      throw new PersistenceError("CHARACTER_EXISTS", { name }, error);
    }
    throw error;
  }
  return made;
}

/** Names that are there are not inserted, or each would use up a number. In order, so that two callers cannot deadlock. */
const ENSURE = `
  with wanted as (
    select min(name) as name, lower(name) as folded from unnest($1::text[]) as t (name) group by lower(name)
  ), there as (
    select c.id, w.folded from wanted w join characters c on lower(c.name) = w.folded
  ), made as (
    insert into characters (name)
    select w.name from wanted w where w.folded not in (select folded from there) order by w.folded
    on conflict ((lower(name))) do nothing
    returning id, lower(name) as folded
  )
  select t.name, a.id
    from unnest($1::text[]) as t (name)
    join (select * from there union all select * from made) a on a.folded = lower(t.name)`;

/** Names by id, of those that are there. */
export async function characterNames(db: Database, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const text = "select id, name from characters where id = any($1::bigint[])";
  const { rows } = await db.pool.query<{ id: number | string; name: string }>(text, [[...ids]]);
  return new Map(rows.map(({ id, name }) => [Number(id), name]));
}

/** Puts a character into a faction (0: none); who is online is in it from its next login on. */
export async function setFaction(db: Database, characterId: number, factionId: number): Promise<void> {
  await db.orm.em.fork().nativeUpdate(Character, { id: characterId }, { factionId });
}

const ENSURE_TRIES = 3;

/**
 * Finds or makes a character for each name, in one statement.
 * @returns id by name as given. @throws PersistenceError CHARACTER_NAME.
 */
export async function ensureCharacters(db: Database, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (!names.every(isGoodName)) throw new PersistenceError("CHARACTER_NAME");
  const wanted = new Set(names);
  for (let tries = 1; ; tries += 1) {
    const { rows } = await db.pool.query<{ name: string; id: number }>(ENSURE, [[...wanted]]);
    const ids = new Map(rows.map(({ name, id }) => [name, id]));
    // One that another program made meanwhile was neither seen nor made here; the next statement sees it.
    if (ids.size === wanted.size) return ids;
    if (tries === ENSURE_TRIES) throw new Error(`${wanted.size - ids.size} characters could neither be found nor made`);
  }
}

/** The highest number of a character that the journal knows, if that is above those of the table. */
const RESERVE = `
  select setval(pg_get_serial_sequence('characters', 'id'), known.id)
    from (
      select max(id) as id from (
        select substring(stream from '^character-([0-9]+)$')::bigint as id
          from journal_events where stream like 'character-%'
        union all
        select (data ->> 'characterId')::bigint from journal_events where type = 'ParticipantJoined'
      ) as named
    ) as known
   where known.id > (select coalesce(max(id), 0) from characters)`;

/**
 * Has new characters numbered beyond those that the journal names: after an import it holds what others own, and a
 * newcomer with one of their numbers would have it.
 */
export async function reserveCharacterNumbers(db: Database): Promise<void> {
  await db.pool.query(RESERVE);
}
