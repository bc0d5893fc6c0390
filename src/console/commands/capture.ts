/**
 * `.capture`: has the server write down what goes over the wire. A game master may: what could be used to log in is left
 * out, the size is bounded, and the files are read by the owner of the data directory only.
 */
import type { CaptureStatus, CaptureTarget } from "../../capture/recorder.ts";
import { refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError, usageLine } from "../command.ts";

const start: Command = {
  path: ["capture", "start"],
  role: "gamemaster",
  usage: "[all|session #id|player name]",
  summary: "Records packets to a file on the server: of all sessions, of one, or of a player from login to login.",
  examples: [".capture start", ".capture start session 4711", ".capture start player Mirelda"],
  async run({ game }, args) {
    const answer = await game.startCapture(targetOf(args));
    if (!answer.ok) throw new CommandError(answer.message);
    const { captureId, target, path, sessions } = answer.capture;
    const waits =
      target.kind === "player" && sessions === 0 ? [`${target.name} is not online: login is waited for.`] : [];
    return [`Capture ${captureId} started (${wordsOf(target)}): ${path}`, ...waits];
  },
};

const stop: Command = {
  path: ["capture", "stop"],
  role: "gamemaster",
  usage: "[#id|all]",
  summary: "Ends a capture, or all of them; without a number, the only one there is.",
  examples: [".capture stop", ".capture stop 2", ".capture stop all"],
  async run({ game }, args) {
    refuseMore(stop, args, 1);
    const captures = game.captures();
    const [word] = args;
    if (captures.length === 0) throw new CommandError("No capture is running!");
    if (word === undefined && captures.length > 1)
      throw new CommandError("Several captures are running!", usageLine(stop));
    const isAll = word === undefined || word.toLowerCase() === "all";
    const ids = isAll ? captures.map(({ captureId }) => captureId) : [requireId(stop, word)];
    const stopped = (await Promise.all(ids.map((captureId) => game.stopCapture(captureId)))).filter(
      (one) => one !== null,
    );
    if (stopped.length === 0) throw new CommandError("Capture not exist!");
    return stopped.map((capture) => `Capture ${capture.captureId} stopped: ${countsOf(capture)}. ${capture.path}`);
  },
};

const list: Command = {
  path: ["capture", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Shows the captures that are running.",
  examples: [".capture list"],
  run({ game }, args) {
    refuseMore(list, args, 0);
    const captures = game.captures();
    if (captures.length === 0) return ["No capture is running."];
    return captures.map((capture) => {
      const since = new Date(capture.startedMs).toISOString();
      return `${capture.captureId} - ${wordsOf(capture.target)} since ${since}: ${countsOf(capture)}. ${capture.path}`;
    });
  },
};

function targetOf(args: readonly string[]): CaptureTarget {
  const [kind = "all", ...rest] = args;
  switch (kind.toLowerCase()) {
    case "all":
      refuseMore(start, args, 1);
      return { kind: "all" };
    case "session":
      refuseMore(start, args, 2);
      return { kind: "session", sessionId: requireId(start, rest[0]) };
    case "player":
      if (rest.length > 0) return { kind: "player", name: rest.join(" ") };
  }
  throw new CommandError(usageLine(start));
}

function wordsOf(target: CaptureTarget): string {
  if (target.kind === "all") return "all sessions";
  return target.kind === "session" ? `session ${target.sessionId}` : `player ${target.name}`;
}

function countsOf({ sessions, frames, bytes, lostFrames }: CaptureStatus): string {
  const lost = lostFrames === 0 ? "" : `, ${lostFrames} frames left out (the disk was too slow or full)`;
  return `${sessions} sessions, ${frames} frames, ${bytes} bytes${lost}`;
}

export const captureCommands: readonly Command[] = [start, stop, list];
