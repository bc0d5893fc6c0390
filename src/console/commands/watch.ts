/** `.watch` and `.event watch`: what changes, line by line, until the caller has seen enough. */
import { refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError, type LineStream } from "../command.ts";
import { LineFeed } from "../line-feed.ts";
import type { GameOperations } from "../operations.ts";

/** Lines that may wait for a terminal; beyond them they are dropped and counted. */
const WAITING_LINES = 256;

/** What changes from the moment somebody reads it. */
const following = (game: GameOperations, eventId: number | null): LineStream =>
  async function* (signal) {
    const feed = new LineFeed(WAITING_LINES);
    const end = () => feed.end();
    const stop = game.watch({ eventId }, (line) => feed.push(line));
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
    try {
      yield* feed.read();
    } finally {
      signal.removeEventListener("abort", end);
      stop();
    }
  };

const watch: Command = {
  path: ["watch"],
  role: "gamemaster",
  usage: "",
  summary: "Shows what changes as it happens - runs, players, the journal - until you press Enter.",
  examples: [".watch"],
  run({ game }, args) {
    refuseMore(watch, args, 0);
    return { lines: ["Watching the server."], follow: following(game, null) };
  },
};

const eventWatch: Command = {
  path: ["event", "watch"],
  role: "gamemaster",
  usage: "#id",
  summary: "Shows what happens in the runs of one event as it happens, until you press Enter.",
  examples: [".event watch 101", ".ev wa 101"],
  run({ game }, args) {
    refuseMore(eventWatch, args, 1);
    const eventId = requireId(eventWatch, args[0]);
    const event = game.eventInfo(eventId);
    if (event === null) throw new CommandError("Event not exist!");
    const runs = game.activeRuns().filter((run) => run.eventId === eventId);
    const now = runs.map(
      ({ instanceId, phase, phaseCount, participants }) =>
        `run ${instanceId}, phase ${phase + 1} of ${phaseCount}, ${participants} participants`,
    );
    const lines = [`Watching event ${eventId} ${event.name}: ${now.length === 0 ? "not active" : now.join("; ")}.`];
    return { lines, follow: following(game, eventId) };
  },
};

export const watchCommands: readonly Command[] = [watch, eventWatch];
