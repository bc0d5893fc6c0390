/** `.player`: who somebody is, and what a game master may do to somebody who plays. */
import { type Command, CommandError, usageLine } from "../command.ts";
import { parseDuration, utcTime } from "../durations.ts";
import type { PlayerInfo, PlayerRewards } from "../player-operations.ts";

const NOT_FOUND = "Player not exist!";
const FOR_EVER = "permanent";
const SHOWN_REWARDS = 10;
/** Beyond ten years it is for ever. */
const LONGEST_BAN_MS = 3_650 * 86_400_000;

const kick: Command = {
  path: ["player", "kick"],
  role: "gamemaster",
  usage: "name [reason]",
  summary: "Ends a player's session; in events its place is kept for a while.",
  examples: [".player kick Mirelda", ".player kick Mirelda Please cool down"],
  run({ game }, args) {
    if (args.length === 0) throw new CommandError(usageLine(kick));
    // Names may have spaces in them: the longest one that somebody has is meant.
    for (let words = args.length; words > 0; words -= 1) {
      const kicked = game.kickPlayer(args.slice(0, words).join(" "), args.slice(words).join(" "));
      if (kicked !== null) return [`${kicked.name} (character ${kicked.characterId}) kicked.`];
    }
    throw new CommandError("Player not online!");
  },
};

const untilText = (untilMs: number | null): string => (untilMs === null ? "for ever" : `until ${utcTime(untilMs)}`);

const becauseOf = (reason: string): string => (reason === "" ? "" : `: ${reason}`);

const infoLines = ({ characterId, name, factionId, session, ban, runs }: PlayerInfo): string[] => {
  const zone = session?.zone ?? null;
  const where = zone === null ? "in no zone" : `zone ${zone.zoneId} instance ${zone.zoneInstance}`;
  return [
    `${name} (character ${characterId})${factionId === 0 ? "" : `, faction ${factionId}`}`,
    session === null ? "Offline" : `Online: session ${session.sessionId} from ${session.address}, ${where}`,
    ...(ban === null ? [] : [`Banned ${untilText(ban.untilMs)} by ${ban.bannedBy}${becauseOf(ban.reason)}`]),
    ...runs.map((run) => `|- takes part in event ${run.eventId}, run ${run.instanceId}: ${run.contribution} points`),
  ];
};

/** A command about one character, whose name is all that follows. */
const aboutPlayer = (
  word: string,
  summary: string,
  answer: (context: Parameters<Command["run"]>[0], name: string) => Promise<string[] | null>,
): Command => {
  const command: Command = {
    path: ["player", word],
    role: "gamemaster",
    usage: "name",
    summary,
    examples: [`.player ${word} Mirelda`],
    async run(context, args) {
      if (args.length === 0) throw new CommandError(usageLine(command));
      const lines = await answer(context, args.join(" "));
      if (lines === null) throw new CommandError(NOT_FOUND);
      return lines;
    },
  };
  return command;
};

const info = aboutPlayer(
  "info",
  "Shows who a character is, where it plays, whether it is banned, and what it takes part in.",
  async ({ game }, name) => {
    const player = await game.playerInfo(name);
    return player === null ? null : infoLines(player);
  },
);

const unban = aboutPlayer("unban", "Lets a character play again.", async ({ game, actor }, name) => {
  const player = await game.unbanPlayer(name, actor);
  if (player !== null && !player.wasBanned) throw new CommandError(`${player.name} is not banned!`);
  return player === null ? null : [`${player.name} (character ${player.characterId}) unbanned.`];
});

const rewardLines = ({ name, characterId, granted, pending }: PlayerRewards): string[] => {
  if (granted.length + pending.length === 0) return [`${name} (character ${characterId}) has no rewards.`];
  return [
    `Rewards of ${name} (character ${characterId}), the last first:`,
    ...pending.map((one) => `|- event ${one.eventId}, run ${one.instanceId}: pending (${one.outcome})`),
    ...granted.map((one) => {
      const items = one.items.map(({ itemId, quantity }) => `item ${itemId} x ${quantity}`);
      const currency = Object.entries(one.currency).map(([of, amount]) => `${of} ${amount}`);
      const what = [`xp ${one.xp}`, `gold ${one.gold}`, ...currency, ...items].join(", ");
      const how = `${one.outcome}, ${one.tier}, rank ${one.rank}`;
      return `|- event ${one.eventId}, run ${one.instanceId}: ${how}, ${utcTime(one.atMs)}: ${what}`;
    }),
  ];
};

const rewards = aboutPlayer(
  "rewards",
  `Lists a character's last ${SHOWN_REWARDS} rewards, and those that are still to come.`,
  async ({ game }, name) => {
    const found = await game.playerRewards(name, SHOWN_REWARDS);
    return found === null ? null : rewardLines(found);
  },
);

/** null: for ever; undefined: no length of a ban. */
const banLength = (word: string): number | null | undefined => {
  if (word.toLowerCase() === FOR_EVER) return null;
  const durationMs = parseDuration(word);
  return durationMs !== null && durationMs > 0 && durationMs <= LONGEST_BAN_MS ? durationMs : undefined;
};

const ban: Command = {
  path: ["player", "ban"],
  role: "gamemaster",
  usage: "name duration|permanent [reason]",
  summary: "Keeps a character out for so long, and ends its session. A ban that it has is replaced.",
  examples: [".player ban Mirelda 1d12h", ".player ban Mirelda 30m Please cool down", ".player ban Mirelda permanent"],
  async run({ game, actor }, args) {
    const lengths = args.flatMap((word, at) => (at > 0 && banLength(word) !== undefined ? [at] : []));
    if (lengths.length === 0) throw new CommandError(usageLine(ban));
    // A name may have a number in it: the longest one that somebody has is meant.
    for (const at of lengths.toReversed()) {
      const order = { name: args.slice(0, at).join(" "), reason: args.slice(at + 1).join(" ") };
      const banned = await game.banPlayer({ ...order, durationMs: banLength(args[at] ?? "") ?? null }, actor);
      if (banned === null) continue;
      return [`${banned.name} (character ${banned.characterId}) banned ${untilText(banned.untilMs)}.`];
    }
    throw new CommandError(NOT_FOUND);
  },
};

export const playerCommands: readonly Command[] = [info, kick, ban, unban, rewards];
