/** What operators set while the server runs, and what has to be there after the next start. */
import type { Database } from "./database.ts";

const LOAD = "select value from realm_settings where realm_id = $1 and name = $2";
const STORE = `
  insert into realm_settings (realm_id, name, value) values ($1, $2, $3)
  on conflict (realm_id, name) do update set value = excluded.value, changed_at = now()`;

type Name = "motd";

/** The value of a setting; null where it was never set. */
export async function loadRealmSetting({ pool }: Database, realmId: number, name: Name): Promise<string | null> {
  const { rows } = await pool.query<{ value: string }>(LOAD, [realmId, name]);
  return rows[0]?.value ?? null;
}

/** Keeps a value in place of the last one. */
export async function storeRealmSetting({ pool }: Database, realmId: number, name: Name, value: string): Promise<void> {
  await pool.query(STORE, [realmId, name, value]);
}
