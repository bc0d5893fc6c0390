/** `zonetide status`: how the running server is, once or every second. */
import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import { OperatorError } from "../src/config/operator-error.ts";
import type { ServerStatus } from "../src/console/server-operations.ts";
import { addConfigFlags, configOf } from "./config-flags.ts";
import { runGmCommand } from "./gm.ts";
import { statusText } from "./status-text.ts";

const REFRESH_MS = 1000;
const ANSWER_MS = 15_000;
const keys = ["dataDir"] as const;

/** Clears the screen, and what scrolled off it stays. */
const CLEAR = "\x1b[H\x1b[2J";

type StatusOptions = { readonly watch?: boolean; readonly json?: boolean };

/**
 * Asks the server of a data directory how it is.
 * @throws OperatorError when none runs there, or it does not know the question.
 */
const askStatus = async (dataDir: string): Promise<ServerStatus> => {
  const { ok, lines } = await runGmCommand(dataDir, "server status json", ANSWER_MS);
  const [line] = lines;
  if (!ok || line === undefined)
    throw new OperatorError("The server does not say how it is: stop it, and start it with this version of Zonetide.");
  return JSON.parse(line) as ServerStatus;
};

const show = (status: ServerStatus, { watch, json }: StatusOptions): void => {
  if (json) console.log(JSON.stringify(status));
  else console.log(`${watch && process.stdout.isTTY ? CLEAR : ""}${statusText(status)}`);
};

const watchStatus = async (dataDir: string, options: StatusOptions): Promise<void> => {
  const enough = new AbortController();
  process.once("SIGINT", () => enough.abort());
  while (!enough.signal.aborted) {
    show(await askStatus(dataDir), options);
    await wait(REFRESH_MS, undefined, { signal: enough.signal }).catch(() => undefined);
  }
};

/** Adds `status` to the CLI. Exit code 1 when no server runs. */
export const registerStatusCommand = (program: Command): void => {
  const status = program
    .command("status")
    .description("show the running server's runs, sessions, rates, journal and health")
    .option("--watch", "again every second, until Ctrl-C")
    .option("--json", "one line of JSON each time")
    .addHelpText(
      "after",
      `
Examples:
  zonetide status
  zonetide status --watch
  zonetide status --json --data-dir /srv/zonetide`,
    );
  addConfigFlags(status, keys);
  status.action(async (options: StatusOptions) => {
    const { dataDir } = configOf(status, keys);
    if (options.watch) await watchStatus(dataDir, options);
    else show(await askStatus(dataDir), options);
  });
};
