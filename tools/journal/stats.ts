/** `zonetide journal stats`. */
import Table from "cli-table3";
import type { Config } from "../../src/config/config.ts";
import { projectionHealth, projectionStatus } from "../../src/journal/projection-health.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { type JournalStats, journalStats } from "../../src/journal/stats.ts";
import { listSubscriptions } from "../../src/journal/subscriptions/subscription-admin.ts";
import type { Database } from "../../src/persistence/database.ts";
import { serverHealth } from "./server-health.ts";

export type StatsOptions = { readonly exact?: boolean; readonly json?: boolean };

/** Where a server is looked for, and the database that was asked for by name, if one was. */
export type Place = Pick<Config, "dataDir" | "databaseUrl">;

/** Something that knows how a part of the journal is; what it answers stands under its name in `health`. */
type HealthSource = { readonly name: string; read(database: Database, place: Place): Promise<unknown> };

/** What is asked beside the database itself, in this order. */
const healthSources: readonly HealthSource[] = [
  { name: "projections", read: ({ pool }) => projectionHealth(pool, projections) },
  { name: "subscriptions", read: ({ pool }) => subscriptionHealth(pool) },
  { name: "server", read: (_, place) => serverHealth(place) },
];

/** As the database has them, whoever runs them. */
const subscriptionHealth = async (pool: Database["pool"]) =>
  (await listSubscriptions(pool)).map(({ options: _, head: __, ...rest }) => rest);

/** Prints what there is. `health.state` is what the database says; the server's own view stands beside it. */
export const printStats = async (database: Database, place: Place, { exact, json }: StatsOptions): Promise<void> => {
  const stats = await journalStats(database.pool, exact);
  const tables = await projectionStatus(database.pool, projections);
  const health = await readHealth(database, place);
  const whole = {
    ...stats,
    projections: tables.map(({ name, checkpoint, lag }) => ({ name, checkpoint, lag })),
    health,
  };
  console.log(json ? JSON.stringify(whole) : asText(stats, whole.projections, health));
};

const readHealth = async (database: Database, place: Place): Promise<Record<string, unknown>> => {
  const askedMs = performance.now();
  await database.pool.query("select 1");
  const database_ = { state: "connected", answeredMs: Math.round((performance.now() - askedMs) * 10) / 10 };
  const health: Record<string, unknown> = { ...database_ };
  for (const { name, read } of healthSources) health[name] = await read(database, place);
  return health;
};

const number = new Intl.NumberFormat("en");
const megabytes = (bytes: number): string => `${number.format(Math.round(bytes / 10_485.76) / 100)} MB`;

const asText = (
  stats: JournalStats,
  tables: readonly { readonly name: string; readonly checkpoint: number; readonly lag: number }[],
  health: Readonly<Record<string, unknown>>,
): string => {
  const about = stats.isExact ? "" : "about ";
  const last = stats.lastEventAtMs === null ? "" : `, the last one of ${new Date(stats.lastEventAtMs).toISOString()}`;
  const types = new Table({ head: ["type", "events"], style: { head: [], border: [] } });
  for (const { type, events } of stats.types) types.push([type, `${about}${number.format(events)}`]);
  const lags = new Table({ head: ["projection", "checkpoint", "lag"], style: { head: [], border: [] } });
  for (const { name, checkpoint, lag } of tables) lags.push([name, number.format(checkpoint), number.format(lag)]);
  return [
    `${number.format(stats.events)} events up to position ${stats.head} in ${about}${number.format(stats.streams)} streams${last}`,
    `${megabytes(stats.tableBytes)} of events, ${megabytes(stats.indexBytes)} of indexes`,
    types.toString(),
    lags.toString(),
    `health: ${JSON.stringify(health)}`,
  ].join("\n");
};
