/** `zonetide projections list|rebuild`: the tables that follow from the journal. */
import { setTimeout as wait } from "node:timers/promises";
import Table from "cli-table3";
import type { Command } from "commander";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import type { Projection } from "../src/journal/projection.ts";
import { ProjectionApplyError } from "../src/journal/projection-failure.ts";
import { type ProjectionStatus, projectionStatus } from "../src/journal/projection-health.ts";
import { projections } from "../src/journal/projections/all.ts";
import { TablesBusyError } from "../src/journal/rebuild/one-at-a-time.ts";
import { type Rebuilt, rebuild } from "../src/journal/rebuild/rebuild.ts";
import { ServedByAnotherVersionError } from "../src/journal/rebuild/swap.ts";
import type { Database } from "../src/persistence/database.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { LOOK_CONNECT_MS, withLocalDatabase } from "./local-server.ts";
import { giveWay, progressBar } from "./progress-bar.ts";

type RebuildOptions = { readonly all?: boolean; readonly restart?: boolean; readonly json?: boolean };

/** Adds `projections` and its subcommands to the CLI. */
export const registerProjectionsCommands = (program: Command): void => {
  const family = program.command("projections").description("look after the tables that follow from the journal");

  const list = family
    .command("list")
    .description("how far each projection is, and whether the loop that keeps it up lives")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  zonetide projections list");
  addConfigFlags(list, databaseKeys);
  list.action(async ({ json }: { readonly json?: boolean }) => {
    const config = configOf(list, databaseKeys);
    const all = await withLocalDatabase(config, ({ pool }) => projectionStatus(pool, projections), LOOK_CONNECT_MS);
    console.log(json ? JSON.stringify({ projections: all }) : statusTable(all));
  });

  const again = family
    .command("rebuild")
    .description("build a projection anew beside the one that serves, and swap")
    .argument("[name]", "projection to build; see zonetide projections list")
    .option("--all", "build all of them")
    .option("--restart", "do not go on with what an earlier rebuild left")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  zonetide projections rebuild wallets\n  zonetide projections rebuild --all --json",
    );
  addConfigFlags(again, databaseKeys);
  again.action(async (name: string | undefined, options: RebuildOptions) => {
    const config = configOf(again, databaseKeys);
    const chosen = chooseProjections(name, options.all ?? false);
    const started = performance.now();
    const built = await withLocalDatabase(config, (database) => rebuildWithBar(database, chosen, options));
    print(built, chosen, performance.now() - started, options.json ?? false);
  });
};

const chooseProjections = (name: string | undefined, isAll: boolean): readonly Projection[] => {
  const known = projections.map((one) => one.name).join(", ");
  if ((name === undefined) === !isAll)
    throw new ConfigError(`Give either the name of a projection (${known}) or --all.`);
  const chosen = projections.filter((one) => isAll || one.name === name);
  if (chosen.length === 0) throw new ConfigError(`There is no projection "${name}": give one of ${known}.`);
  return chosen;
};

const rebuildWithBar = async (
  database: Database,
  chosen: readonly Projection[],
  { restart, json }: RebuildOptions,
): Promise<Rebuilt> => {
  const bar = progressBar("Rebuilding", "events", !json);
  const stop = new AbortController();
  giveWay();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    return await rebuild({
      connect: () => database.connectClient(),
      projections: chosen,
      fromStart: restart ?? false,
      onProgress: bar.update,
      wait: (ms) => wait(ms),
      rest: (ms) => wait(ms),
      signal: stop.signal,
    });
  } catch (error) {
    throw rebuildFault(error);
  } finally {
    bar.stop();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
};

const rebuildFault = (error: unknown): unknown => {
  if (error instanceof TablesBusyError) {
    return new OperatorError("A rebuild or a verification is under way on this database: wait until it is done.");
  }
  if (error instanceof ProjectionApplyError) {
    return new OperatorError(
      `Nothing was swapped: ${error.message}. Run it again with a version of zonetide that can apply the event, and rebuild the other projections by their names.`,
    );
  }
  if (!(error instanceof ServedByAnotherVersionError)) return error;
  const { projection, version } = error;
  return new OperatorError(
    `The running server keeps ${projection} at version ${version}, and what was built is of another: stop it, run this again (it goes on from here), and start the new one.`,
  );
};

const print = (built: Rebuilt, chosen: readonly Projection[], tookMs: number, isJson: boolean): void => {
  const names = chosen.map(({ name }) => name);
  const eventsPerSecond = Math.round((built.events / tookMs) * 1_000);
  if (isJson)
    console.log(JSON.stringify({ projections: names, ...built, tookMs: Math.round(tookMs), eventsPerSecond }));
  else if (built.isSwapped) {
    const since = built.from > 0 ? ` (going on from position ${built.from})` : "";
    console.log(
      `Rebuilt ${names.join(", ")} up to position ${built.position}: ${built.events} events${since}, ${eventsPerSecond} a second.`,
    );
  }
  if (built.isSwapped) return;
  throw new OperatorError(`Stopped at position ${built.position}, and nothing was swapped: run it again to go on.`);
};

const statusTable = (all: readonly ProjectionStatus[]): string => {
  const head = [
    "projection",
    "version",
    "checkpoint",
    "lag",
    "loop",
    "heartbeat",
    "failures",
    "last error",
    "set aside",
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const one of all) {
    const version = one.version === one.builds ? `${one.version}` : `${one.version} (this program: ${one.builds})`;
    const beat = one.heartbeatAgeMs === null ? "never" : `${(one.heartbeatAgeMs / 1_000).toFixed(1)} s ago`;
    const aside = one.setAside === null ? "" : `at ${one.setAside.position}: ${one.setAside.error}`;
    table.push([one.name, version, one.checkpoint, one.lag, one.loop, beat, one.failures, one.lastError ?? "", aside]);
  }
  return table.toString();
};
