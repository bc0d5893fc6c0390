/** What has to be there after the next start: what operators set while the server runs, and which server was the last. */
import type { Queryable } from "./pool.ts";

const LOAD = "select value from realm_settings where realm_id = $1 and name = $2";
const STORE = `
  insert into realm_settings (realm_id, name, value) values ($1, $2, $3)
  on conflict (realm_id, name) do update set value = excluded.value, changed_at = now()`;

/** `server` is the identity of the server that took the realm last; each start makes a new one. */
type Name = "motd" | "server";
type Place = { readonly pool: Queryable };

/** The value of a setting; null where it was never set. */
export async function loadRealmSetting({ pool }: Place, realmId: number, name: Name): Promise<string | null> {
  const { rows } = await pool.query<{ value: string }>(LOAD, [realmId, name]);
  return rows[0]?.value ?? null;
}

/** Keeps a value in place of the last one. */
export async function storeRealmSetting({ pool }: Place, realmId: number, name: Name, value: string): Promise<void> {
  await pool.query(STORE, [realmId, name, value]);
}
