/** `zonetide journal stats`. */
import Table from "cli-table3";
import type { Config } from "../../src/config/config.ts";
import { OperatorError } from "../../src/config/operator-error.ts";
import { projectionStatus } from "../../src/journal/projection-health.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { type JournalStats, journalStats } from "../../src/journal/stats.ts";
import type { Database } from "../../src/persistence/database.ts";
import { LOOK_CONNECT_MS, withLocalDatabase } from "../local-server.ts";
import { awayHealth, isDatabaseAway, readHealth, type StatedHealth } from "./health.ts";

export type StatsOptions = { readonly exact?: boolean; readonly json?: boolean };

type Lags = readonly { readonly name: string; readonly checkpoint: number; readonly lag: number }[];

/** What there is to say of a journal that cannot be read. */
const nothingKnown: Readonly<Record<keyof JournalStats | "projections", null>> = {
  ...{ head: null, events: null, lastEventAtMs: null, isExact: null, streams: null, types: null },
  ...{ tableBytes: null, indexBytes: null, projections: null },
};

/**
 * Prints what there is, and how it is; where the database does not answer within about a second, only the latter.
 * @throws OperatorError in that case, after printing
 */
export const printStats = async (config: Config, options: StatsOptions): Promise<void> => {
  try {
    await withLocalDatabase(config, (database) => printAll(database, config, options), LOOK_CONNECT_MS);
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    const health = await awayHealth(error, config);
    console.log(options.json ? JSON.stringify({ ...nothingKnown, health }) : healthText(health));
    throw error instanceof OperatorError ? error : new OperatorError(`The database is away: ${health.cause}.`);
  }
};

const printAll = async (database: Database, config: Config, { exact, json }: StatsOptions): Promise<void> => {
  const stats = await journalStats(database.pool, exact);
  const tables = await projectionStatus(database.pool, projections);
  const lags = tables.map(({ name, checkpoint, lag }) => ({ name, checkpoint, lag }));
  const health = await readHealth(database, config);
  console.log(json ? JSON.stringify({ ...stats, projections: lags, health }) : asText(stats, lags, health));
};

const number = new Intl.NumberFormat("en");
const megabytes = (bytes: number): string => `${number.format(Math.round(bytes / 10_485.76) / 100)} MB`;

/** What `.server info` says of it, then all that is known. */
const healthText = ({ state, colour, cause, ...known }: StatedHealth): string =>
  `health: ${colour}, ${state}${cause === "" ? "" : ` (${cause})`}\n${JSON.stringify(known)}`;

const asText = (stats: JournalStats, tables: Lags, health: StatedHealth): string => {
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
    healthText(health),
  ].join("\n");
};
