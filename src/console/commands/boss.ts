/** `.boss`: where the world bosses are in their lives, and calling or sending one away. */
import { parseId, refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError } from "../command.ts";
import { utcTime } from "../durations.ts";
import type { BossStatus, GameOperations } from "../operations.ts";
import { startRefusal } from "./event.ts";

const FIRST_INSTANCE = 1;

const statusText = ({ status, nextSpawnMs, lastEnd, lastEndMs, instanceIds }: BossStatus): string =>
  [
    status,
    ...instanceIds.map((instanceId) => `run ${instanceId}`),
    ...(nextSpawnMs === null ? [] : [`next ${utcTime(nextSpawnMs)}`]),
    ...(lastEnd === null || lastEndMs === null ? [] : [`last ${lastEnd} ${utcTime(lastEndMs)}`]),
  ].join(", ");

const list: Command = {
  path: ["boss", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the world bosses: where each is in its life, and when it comes next.",
  examples: [".boss list"],
  run({ game }, args) {
    refuseMore(list, args, 0);
    const lines = game.bosses().map((boss) => `${boss.bossId} - ${boss.name} [${statusText(boss)}]`);
    return lines.length > 0 ? lines : ["No boss found!"];
  },
};

const bossOf = (game: GameOperations, bossId: number): BossStatus => {
  const boss = game.bosses().find((one) => one.bossId === bossId);
  if (boss === undefined) throw new CommandError("Boss not exist!");
  return boss;
};

const spawn: Command = {
  path: ["boss", "spawn"],
  role: "gamemaster",
  usage: "#id [zoneInstance]",
  summary: "Lets a world boss come now, in instance 1 of its zone unless told.",
  examples: [".boss spawn 9001", ".boss spawn 9001 2"],
  async run({ game, actor }, args) {
    refuseMore(spawn, args, 2);
    const boss = bossOf(game, requireId(spawn, args[0]));
    const zoneInstance = parseId(spawn, args[1]) ?? FIRST_INSTANCE;
    const result = await game.startEvent(boss.eventId, zoneInstance, actor);
    if (!result.ok && result.reason === "already_active") {
      throw new CommandError(`Boss ${boss.bossId} is there already!`);
    }
    if (!result.ok) throw startRefusal(boss.eventId, result);
    return [`Boss ${boss.bossId} spawned: run ${result.instanceId}, zone instance ${zoneInstance}.`];
  },
};

const despawn: Command = {
  path: ["boss", "despawn"],
  role: "gamemaster",
  usage: "#id",
  summary: "Sends a world boss away; nobody is rewarded.",
  examples: [".boss despawn 9001"],
  async run({ game, actor }, args) {
    refuseMore(despawn, args, 1);
    const boss = bossOf(game, requireId(despawn, args[0]));
    const result = await game.stopEvent(boss.eventId, actor);
    if (!result.ok) throw new CommandError(`Boss ${boss.bossId} is not there!`);
    return result.instanceIds.map((instanceId) => `Boss ${boss.bossId} sent away: run ${instanceId}.`);
  },
};

export const bossCommands: readonly Command[] = [list, spawn, despawn];
