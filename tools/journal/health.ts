/** `health` of `zonetide journal stats`: how the journal is, as its server, its database and its tables say. */
import type { Config } from "../../src/config/config.ts";
import { colours, type HealthColour, type HealthState } from "../../src/journal/health/journal-health.ts";
import { classifyError } from "../../src/journal/late-errors.ts";
import { type ProjectionHealth, projectionHealth } from "../../src/journal/projection-health.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { listSubscriptions, type SubscriptionRow } from "../../src/journal/subscriptions/subscription-admin.ts";
import type { Database } from "../../src/persistence/database.ts";
import { PersistenceError, type PersistenceErrorCode } from "../../src/persistence/persistence-error.ts";
import { type SaidByServer, serverHealth } from "./server-health.ts";

/** Where a server is looked for, and the database that was asked for by name, if one was. */
export type Place = Pick<Config, "dataDir" | "databaseUrl">;

type SubscriptionHealth = Omit<SubscriptionRow, "options" | "head">;

/** `cause` is "" while all is well; what the database did not say is null, and so is `server` where none runs. */
export type StatedHealth = {
  readonly state: HealthState;
  readonly colour: HealthColour;
  readonly cause: string;
  readonly answeredMs: number | null;
  readonly projections: ProjectionHealth | null;
  readonly subscriptions: readonly SubscriptionHealth[] | null;
  readonly server: SaidByServer | null;
};

/** Failures after which nothing is known of the journal, whoever is to blame. */
const awayCodes: ReadonlySet<PersistenceErrorCode> = new Set([
  ...(["UNREACHABLE", "TOO_MANY_CONNECTIONS", "LOGIN_REFUSED", "NO_DATABASE"] as const),
  ...(["START_FAILED", "START_TIMEOUT", "CLUSTER_DAMAGED", "DISK_FULL"] as const),
]);

export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof PersistenceError ? awayCodes.has(error.code) : classifyError(error) === "late";

/** With a database that answers. The server's own word holds; where there is none, the worst of what is seen. */
export const readHealth = async (database: Database, place: Place): Promise<StatedHealth> => {
  const askedMs = performance.now();
  await database.pool.query("select 1");
  const answeredMs = Math.round((performance.now() - askedMs) * 10) / 10;
  const tables = await projectionHealth(database.pool, projections);
  const subscriptions = (await listSubscriptions(database.pool)).map(({ options: _, head: __, ...rest }) => rest);
  const server = await serverHealth(place);
  const known = { answeredMs, projections: tables, subscriptions, server };
  if (server !== null && server.state !== "silent") {
    const { state, colour, cause } = server;
    return { state, colour, cause, ...known };
  }
  return { ...worst([server?.cause ?? "", ...ofTables(tables), ...ofSubscriptions(subscriptions)]), ...known };
};

/** Without one: only the server can say more. */
export const awayHealth = async (error: unknown, place: Place): Promise<StatedHealth> => {
  const cause = error instanceof Error ? error.message : String(error);
  const known = { answeredMs: null, projections: null, subscriptions: null, server: await serverHealth(place) };
  return { state: "down", colour: colours.down, cause, ...known };
};

/** Of a database that answers, and of what stands behind it; "" is no cause. */
const worst = (all: readonly string[]): Pick<StatedHealth, "state" | "colour" | "cause"> => {
  const causes = all.filter((cause) => cause !== "");
  const state = causes.length === 0 ? "connected" : "degraded";
  return { state, colour: colours[state], cause: causes.join("; ") };
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const ofTables = ({ state, heartbeatAgeMs, lastError, setAside }: ProjectionHealth): string[] => {
  const causes = setAside.map(({ name, position }) => `projection ${name} cannot apply the event at ${position}`);
  if (state === "failing") causes.push(`the projections fail: ${firstLine(lastError ?? "")}`);
  if (state === "silent") {
    const since = heartbeatAgeMs === null ? "ever" : `for ${Math.round(heartbeatAgeMs / 1_000)} s`;
    causes.push(`no server keeps the projections up: their loop has not been heard ${since}`);
  }
  return causes;
};

const ofSubscriptions = (rows: readonly SubscriptionHealth[]): string[] =>
  rows.flatMap(({ name, state, owner }) =>
    state === "running" && owner === null ? [`subscription ${name} is nobody's`] : [],
  );
