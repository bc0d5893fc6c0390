/** The commands that were given, as the table has them. */
import { raw } from "@mikro-orm/postgresql";
import type { AuditEntry } from "../console/audit.ts";
import type { Database } from "./database.ts";
import { CommandAudit } from "./entities/command-audit.ts";

/** Entries that are there already, from a write that was only taken for lost, are left alone. */
const INSERT = `
  insert into command_audit (id, account, transport, address, at, command, arguments, outcome, answer)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
                       $8::text[], $9::text[])
  on conflict (id) do nothing`;

/** Writes entries in one statement; again is no harm. */
export async function writeAudit(db: Database, entries: readonly AuditEntry[]): Promise<void> {
  const column = (of: (entry: AuditEntry) => string | null) => entries.map(of);
  await db.pool.query(INSERT, [
    column(({ id }) => id),
    column(({ account }) => account),
    column(({ transport }) => transport),
    column(({ address }) => address),
    column(({ atMs }) => new Date(atMs).toISOString()),
    column(({ command }) => command),
    column((entry) => entry.arguments),
    column(({ outcome }) => outcome),
    column(({ answer }) => answer),
  ]);
}

/** How many entries go in one statement, so that no lock is held for long. */
const PRUNED_AT_ONCE = 1_000;

const PRUNE = `
  delete from command_audit where id in (select id from command_audit where at < $1 order by at limit $2)`;

/** Removes what is older than a moment (Unix time), piece by piece. @returns how many entries went */
export async function pruneAudit(db: Database, beforeMs: number, signal: AbortSignal): Promise<number> {
  let pruned = 0;
  while (!signal.aborted) {
    const { rowCount } = await db.pool.query(PRUNE, [new Date(beforeMs).toISOString(), PRUNED_AT_ONCE]);
    pruned += rowCount ?? 0;
    if ((rowCount ?? 0) < PRUNED_AT_ONCE) break;
  }
  return pruned;
}

/** What is asked for: an account in whatever case ("local": the data directory's right, too), or everybody; the last so many. */
export type AuditQuestion = { readonly account: string | null; readonly limit: number };

/** The last commands, the latest first. */
export async function readAudit(db: Database, { account, limit }: AuditQuestion): Promise<AuditEntry[]> {
  const named = account === null ? {} : { [raw("lower(account)")]: raw("lower(?)", [account]) };
  const where = account?.toLowerCase() === "local" ? { $or: [{ account: null }, named] } : named;
  const rows = await db.orm.em.fork().find(CommandAudit, where, { orderBy: { at: "desc", id: "desc" }, limit });
  return rows.map(({ id, at, transport, address, command, outcome, answer, ...row }) => ({
    ...{ id, transport, command, outcome, answer, account: row.account ?? null, address: address ?? null },
    atMs: at.getTime(),
    arguments: row.arguments,
  }));
}
