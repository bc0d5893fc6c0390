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
