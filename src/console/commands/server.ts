/** `.server`: what runs here and how busy it is, the message of the day, and the ways to stop. */
import { refuseMore } from "../arguments.ts";
import { type Command, CommandError, usageLine } from "../command.ts";
import { formatDuration, parseDuration } from "../durations.ts";
import type { GameOperations } from "../operations.ts";
import type { PlannedStop, ServerStatus } from "../server-operations.ts";
import { stopText } from "../stop-text.ts";
import { refuseLongText } from "./announce.ts";

const SECOND_MS = 1000;
const DRAIN_MS = 600_000;
/** A week: whoever plans further ahead should plan again. */
const LONGEST_MS = 604_800_000;

const info: Command = {
  path: ["server", "info"],
  role: "gamemaster",
  usage: "",
  summary: "Shows version, uptime, sessions, runs and the journal's position.",
  examples: [".server info"],
  run({ game }, args) {
    refuseMore(info, args, 0);
    const server = game.serverInfo();
    const stop = game.plannedStop();
    return [
      `Zonetide ${server.version}, realm ${server.realmId}`,
      `Uptime: ${formatDuration(server.uptimeMs)}`,
      `Sessions: ${server.sessions}`,
      `Active runs: ${server.runs}`,
      `Journal position: ${server.journalPosition}`,
      ...(server.journalHealth === undefined ? [] : [`Journal: ${server.journalHealth}`]),
      ...(stop === null ? [] : [`Planned: ${stopText(stop)}`]),
    ];
  },
};

const rate = (count: number): string => count.toFixed(1);

const statusLines = ({ sessions, perSecond, journal, runs, stop, uptimeMs }: ServerStatus): string[] => [
  `Uptime: ${formatDuration(uptimeMs)}${stop === null ? "" : `; planned: ${stopText(stop)}`}`,
  `Sessions: ${sessions.playing} playing, ${sessions.inZones} in zones, ${sessions.connections} connections`,
  `Packets: ${rate(perSecond.packetsIn)}/s in, ${rate(perSecond.packetsOut)}/s out`,
  `Journal: ${journal.colour}, ${journal.state}${journal.cause === "" ? "" : ` (${journal.cause})`}, ` +
    `position ${journal.position}, ${rate(perSecond.events)} events/s, ${journal.pending} appends wait`,
  `Projections: ${journal.projections.behind} events behind, ${journal.projections.failures} failures in a row`,
  `Spill: ${journal.spill.records} batches, ${journal.spill.bytes} bytes${journal.spill.isBlocked ? ", full" : ""}`,
  `Active runs: ${runs.length}`,
  ...runs.map(
    ({ eventId, name, instanceId, phase, phaseCount, participants }) =>
      `|- ${eventId} - ${name} [run ${instanceId}, phase ${phase + 1} of ${phaseCount}, ${participants} participants]`,
  ),
];

const status: Command = {
  path: ["server", "status"],
  role: "gamemaster",
  usage: "[json]",
  summary: "Shows sessions, rates, the journal's health and the active runs; with json as one line for programs.",
  examples: [".server status", ".server status json"],
  isPoll: true,
  run({ game }, args) {
    refuseMore(status, args, 1);
    const now = game.serverStatus();
    if (args.length === 0) return statusLines(now);
    if (args[0]?.toLowerCase() !== "json") throw new CommandError(usageLine(status));
    return [JSON.stringify(now)];
  },
};

const CLEARING = "none";

const motd: Command = {
  path: ["server", "motd"],
  role: "gamemaster",
  usage: "[text|none]",
  summary:
    "Shows the message of the day, which players and consoles see when they log in; or sets it, or takes it away.",
  examples: [".server motd", ".server motd Welcome to the tides!", ".server motd none"],
  async run({ game }, args) {
    const text = args.join(" ");
    if (text === "") return [game.motd() === "" ? "No message of the day." : `Message of the day: ${game.motd()}`];
    refuseLongText(text);
    const kept = await game.setMotd(text.toLowerCase() === CLEARING ? "" : text);
    if (!kept)
      throw new CommandError("The message of the day cannot be kept now: try again when the database is back.");
    return [game.motd() === "" ? "Message of the day taken away." : `Message of the day set to: ${game.motd()}`];
  },
};

/** Plans a stop, and tells of the one whose place it takes. */
const planned = (game: GameOperations, stop: PlannedStop, answer: string): string[] => {
  const result = game.planStop(stop);
  if (!result.ok) throw new CommandError("The server is stopping already: nothing can be planned any more.");
  return [answer, ...(result.before === null ? [] : [`It takes the place of this one: ${stopText(result.before)}.`])];
};

const seconds = (command: Command, word: string): number => {
  const durationMs = parseDuration(word);
  if (durationMs === null) throw new CommandError(usageLine(command));
  if (durationMs > LONGEST_MS) throw new CommandError(`At most ${LONGEST_MS / SECOND_MS} seconds (a week) ahead.`);
  return durationMs / SECOND_MS;
};

/** "cancel", or as little of it as one likes. */
const isCancel = (word: string | undefined): boolean => /^c(a(n(c(el?)?)?)?)?$/i.test(word ?? "");

const shutdown: Command = {
  path: ["server", "shutdown"],
  role: "gamemaster",
  usage: "#sec [reason] | cancel",
  summary:
    "Stops the server in so many seconds (or 5m, 1h30m), with a countdown for everybody; or cancels that or a drain.",
  examples: [".server shutdown 300 new tides", ".server shutdown 15m", ".server shutdown cancel"],
  run({ game }, args) {
    const [first, ...reason] = args;
    if (first === undefined) throw new CommandError(usageLine(shutdown));
    if (isCancel(first)) return cancel(shutdown, game.cancelStop, args);
    const stop: PlannedStop = { kind: "shutdown", secondsLeft: seconds(shutdown, first), reason: reason.join(" ") };
    return planned(game, stop, `Server ${stopText(stop)}.`);
  },
};

const drain: Command = {
  path: ["server", "drain"],
  role: "gamemaster",
  usage: "[#sec] | cancel",
  summary:
    "Lets nobody new in and stops when everybody has gone, after so many seconds (600 unless told) at the latest.",
  examples: [".server drain", ".server drain 30m", ".server drain cancel"],
  run({ game }, args) {
    if (isCancel(args[0])) return cancel(drain, game.cancelStop, args);
    refuseMore(drain, args, 1);
    const secondsLeft = args[0] === undefined ? DRAIN_MS / SECOND_MS : seconds(drain, args[0]);
    const stop: PlannedStop = { kind: "drain", secondsLeft, reason: "" };
    return planned(game, stop, `Server ${stopText(stop)}: nobody new is let in.`);
  },
};

const cancel = (command: Command, cancelStop: () => PlannedStop | null, args: readonly string[]): string[] => {
  refuseMore(command, args, 1);
  const cancelled = cancelStop();
  if (cancelled === null) throw new CommandError("No shutdown and no drain is planned.");
  return [`Cancelled: ${stopText(cancelled)}.`];
};

const health: Command = {
  path: ["server", "health"],
  role: "gamemaster",
  usage: "",
  summary: "Shows how the journal and what follows it are, as JSON.",
  examples: [".server health"],
  run({ game }, args) {
    refuseMore(health, args, 0);
    return JSON.stringify(game.serverHealth(), null, 2).split("\n");
  },
};

export const serverCommands: readonly Command[] = [info, status, health, motd, shutdown, drain];
