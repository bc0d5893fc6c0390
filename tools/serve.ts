/** `zonetide serve`: the server, from its configuration to its exit code. */
import { setFlagsFromString } from "node:v8";
import type { Command } from "commander";
import type { Logger } from "pino";
import type { Config } from "../src/config/config.ts";
import { OperatorError } from "../src/config/operator-error.ts";
import { readLiveServer } from "../src/config/server-file.ts";
import { exitCodes } from "./cli-errors.ts";
import { addConfigFlags, allKeys, configOf } from "./config-flags.ts";
import { openServerLog } from "./server-log.ts";

/**
 * One Ctrl-C may arrive twice: from the terminal, which tells the whole process group, and from the npm or bin wrapper
 * that passes it on. Only a signal later than this is a second one.
 */
const SAME_SIGNAL_MS = 1000;

const refuseSecond = async ({ dataDir }: Config): Promise<void> => {
  const other = await readLiveServer(dataDir);
  if (other === null) return;
  throw new OperatorError(
    `A server (process ${other.pid}) is running on DATA_DIR ${dataDir} already: stop it, or set DATA_DIR to another folder.`,
  );
};

/** Settles with the exit code when the server has to stop: a signal, or an error that nothing caught. */
const untilToldToStop = (log: Logger, exitNow: () => void): Promise<number> =>
  new Promise((resolve) => {
    let firstAtMs: number | null = null;
    const stop = (exitCode: number, impatient: boolean) => {
      if (firstAtMs === null) firstAtMs = performance.now();
      else if (impatient || performance.now() - firstAtMs > SAME_SIGNAL_MS) exitNow();
      resolve(exitCode);
    };
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
      process.on(signal, () => {
        log.info({ signal }, "told to stop");
        stop(exitCodes.done, false);
      });
    }
    for (const event of ["uncaughtException", "unhandledRejection"] as const) {
      process.on(event, (error: unknown) => {
        log.fatal({ err: error }, "unhandled error: the server stops");
        stop(exitCodes.failed, true);
      });
    }
  });

/**
 * In a busy second much of what is made outlives one collection of the young heap, and V8 then makes its like in the old
 * heap from the start. As it does not outlive two, that fills the old heap with garbage that holds on to young objects.
 * Under 500 players it was as chance had it 2 or 5 MB at each collection, and 4 or 8 collections of the old heap in 30 s;
 * without it always 2 MB, and 3.
 */
const keepShortLivedYoung = (): void => setFlagsFromString("--no-allocation-site-pretenuring");

const serve = async (config: Config): Promise<void> => {
  keepShortLivedYoung();
  await refuseSecond(config);
  const { log, close, abandon } = openServerLog(config.logLevel);
  const exit = (exitCode: number): never => {
    abandon();
    process.exit(exitCode);
  };
  const toldToStop = untilToldToStop(log, () => exit(exitCodes.failed));
  let exitCode: number;
  try {
    const { startServer } = await import("../src/main.ts");
    const server = await startServer(config, log);
    const failed = server.failed.then((error) => {
      log.fatal({}, error.message);
      return exitCodes.failed;
    });
    exitCode = await Promise.race([toldToStop, server.stopAsked.then(() => exitCodes.done), failed]);
    await server.stop();
  } finally {
    await close();
  }
  // Whatever a dependency still holds open must not keep a stopped server in the list of processes.
  exit(exitCode);
};

/** Adds `serve` to the CLI. It runs until SIGTERM, SIGINT or the end of its terminal; a second one ends it at once, with exit code 1. */
export const registerServeCommand = (program: Command): void => {
  const command = program
    .command("serve")
    .description("start the server; it stops cleanly on SIGTERM, SIGINT and SIGHUP")
    .addHelpText(
      "after",
      `
Every setting may also come from the environment variable in brackets; the flag wins.

Examples:
  zonetide serve
  zonetide serve --game-port 0 --console-port 0 --data-dir /tmp/zonetide
  LOG_LEVEL=debug zonetide serve --host 0.0.0.0`,
    );
  addConfigFlags(command, allKeys);
  command.action(() => serve(configOf(command, allKeys)));
};
