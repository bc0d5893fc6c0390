/** `zonetide bots`: characters that log in over TCP and play an event as a client would. */
import type { Command } from "commander";
import type { Config } from "../src/config/config.ts";
import { OperatorError } from "../src/config/operator-error.ts";
import { dialAddress, readLiveServer, readServerFile } from "../src/config/server-file.ts";
import type { Address } from "./bots/bot-context.ts";
import { Fleet } from "./bots/fleet.ts";
import { type GameData, loadGameData, startCommand } from "./bots/game-data.ts";
import { type BotsOptions, parseOptions, type RawOptions } from "./bots/options.ts";
import { ACTIONS_PER_SECOND } from "./bots/pace.ts";
import { makeDisplay } from "./bots/progress-display.ts";
import { resultJson, resultText } from "./bots/report.ts";
import { makeRoster } from "./bots/roster.ts";
import { exitCodes } from "./cli-errors.ts";
import { ClientError } from "./client/client-error.ts";
import { ZonetideClient } from "./client/zonetide-client.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { runGmCommand } from "./gm.ts";

const keys = [...databaseKeys, "contentDir", "ticketSecret"] as const;

/** One Ctrl-C may arrive twice, from the terminal and from npm: only a later one means that logging out takes too long. */
const SAME_SIGNAL_MS = 1_000;

const HELP = `
The characters are "Bot 1", "Bot 2", …; they are made in the database of the data directory, and their tickets with its
secret. The event, its zone and the spells are those of CONTENT_DIR; everything else the bots know from what they are
shown. They end when everyone who took part was told the end of the run, or after --seconds. With --idle they join and
do nothing: what an event needs its players for is lost then.

Latency is measured per bot from an action to the ServerContributionUpdate that includes it. Every action that must
raise the bot's own contribution waits in a queue with the time it was sent and the points it must bring: a cast whose
damage makes the next full 100, the kill of a creature (from the bot's own last cast, if no other bot has cast at it
since), the use of an object, a turn-in. What an update adds is taken from the head of the queue, and every action that
is taken whole is a sample. Where it is not shown how much an action brought (an objective completes, a creature dies
under casts that count by damage, healing, objectives that count presence), the queue is emptied and the bot is not
timed until the next phase or half a second of rest.

With --json every line of standard output is JSON: {"kind":"note"} and {"kind":"progress"} lines, and last the result
with "outcome": "completed", "failed" or "timeout". Exit code 0 when the event was completed, otherwise 1.

Examples:
  zonetide bots --count 20 --event 101 --start
  zonetide bots --count 100 --event 101 --start --rate 10 --seconds 60 --json
  zonetide bots --count 10 --boss 9001 --start
  zonetide bots --count 5 --event 102 --host 192.0.2.7 --port 24000 --dialect 2`;

/** Adds `bots` to the CLI. */
export const registerBotsCommand = (program: Command): void => {
  const bots = program
    .command("bots")
    .description("log in characters that play an event, and measure what they are shown")
    .requiredOption("--count <n>", "how many bots")
    .option("--event <id>", "event that they play")
    .option("--boss <id>", "world boss that they fight")
    .option("--instance <n>", "instance of the zone that they play in", "1")
    .option("--seconds <s>", "the most that they play", "300")
    .option("--rate <r>", "actions per second of each bot", String(ACTIONS_PER_SECOND))
    .option("--start", "start the event when all are in its zone, on the running server of the data directory", false)
    .option("--idle", "take part and do nothing", false)
    .option("--dialect <number>", "dialect that they speak, 1 or 2", "1")
    .option("--host <host>", "where the game server is (default: that of the data directory's server)")
    .option("--port <port>", "its game port (default: that of the data directory's server)")
    .option("--json", "print JSON lines, the last with the result", false)
    .addHelpText("after", HELP);
  addConfigFlags(bots, keys);
  bots.action(async (raw: RawOptions) => {
    const options = parseOptions(raw);
    await playBots(options, configOf(bots, keys));
  });
};

async function playBots(options: BotsOptions, config: Config): Promise<void> {
  const data = await loadGameData(config.contentDir, options.eventId);
  const address = await addressOf(options, config);
  await greet(address, options);
  const roster = await makeRoster(config, options.count);
  const display = makeDisplay(data, options.json, process.stdout);
  const interruption = listenForInterrupts();
  const fleet = new Fleet({
    roster,
    data,
    dialect: options.dialect,
    rate: options.rate,
    seconds: options.seconds,
    address,
    zoneInstance: options.zoneInstance,
    isIdle: options.idle,
    start: options.start ? () => start(config.dataDir, data, options.zoneInstance, display.say) : null,
    say: display.say,
    signal: interruption.signal,
  });
  display.watch(fleet);
  try {
    const result = await fleet.play();
    display.stop();
    console.log(options.json ? resultJson(result) : resultText(result));
    if (result.outcome !== "completed") process.exitCode = exitCodes.failed;
  } finally {
    display.stop();
    interruption.end();
  }
}

/** Aborts `signal` on Ctrl-C, until `end`. */
function listenForInterrupts(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let firstAtMs = Number.POSITIVE_INFINITY;
  const interrupt = (): void => {
    if (performance.now() - firstAtMs > SAME_SIGNAL_MS) process.exit(exitCodes.failed);
    firstAtMs = Math.min(firstAtMs, performance.now());
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, interrupt);
  return {
    signal: controller.signal,
    end: () => {
      for (const name of signals) process.off(name, interrupt);
    },
  };
}

/** Where the bots connect to: what was given, else the server of the data directory, wherever it is at the moment. */
async function addressOf({ host, port }: BotsOptions, { dataDir }: Config): Promise<() => Promise<Address | null>> {
  if (port !== null) return async () => ({ host: host ?? "127.0.0.1", port });
  if ((await readLiveServer(dataDir))?.game === undefined) {
    throw new OperatorError(
      `No server is running for DATA_DIR ${dataDir}: start one with "npm start", or name another with --host and --port.`,
    );
  }
  return async () => {
    const game = (await readServerFile(dataDir))?.game;
    return game === undefined ? null : { ...dialAddress(game), ...(host === null ? {} : { host }) };
  };
}

/** Finds out whether there is a server before anything is made for it. */
async function greet(address: () => Promise<Address | null>, { dialect }: BotsOptions): Promise<void> {
  const where = await address();
  if (where === null) return;
  try {
    (await ZonetideClient.connect({ ...where, dialect })).destroy();
  } catch (error) {
    if (!(error instanceof ClientError)) throw error;
    const advice = 'start one with "npm start", or name another with --host and --port';
    throw new OperatorError(`${error.message}: ${advice}.`, { cause: error });
  }
}

async function start(
  dataDir: string,
  data: GameData,
  zoneInstance: number,
  say: (sentence: string) => void,
): Promise<void> {
  const { ok, lines } = await runGmCommand(dataDir, startCommand(data, zoneInstance));
  const answer = lines.join(" ");
  if (ok) return say(answer);
  if (!/already active|there already/i.test(answer)) throw new OperatorError(`The event was not started: ${answer}`);
  say(`${answer} The bots join it.`);
}
