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

/** When a boss comes that is not there: by itself, by a schedule, or when players call it. */
const comingText = (boss: BossStatus, game: GameOperations): string => {
  if (boss.instanceIds.length > 0) return `is there now (${boss.status}, run ${boss.instanceIds.join(", ")})`;
  if (boss.nextSpawnMs !== null) return utcTime(boss.nextSpawnMs);
  const scheduled = game.schedules().filter(({ enabled, eventId }) => enabled && eventId === boss.eventId);
  const dates = scheduled.flatMap(({ nextMs }) => nextMs ?? []);
  if (dates.length > 0) return `${utcTime(Math.min(...dates))} (by schedule)`;
  const [first] = scheduled;
  return first === undefined ? "when players call it" : `by schedule ${first.scheduleId} (${first.rule})`;
};

const next: Command = {
  path: ["boss", "next"],
  role: "gamemaster",
  usage: "",
  summary: "Shows when each world boss comes next.",
  examples: [".boss next"],
  run({ game }, args) {
    refuseMore(next, args, 0);
    const soonest = game
      .bosses()
      .toSorted((one, other) => (one.nextSpawnMs ?? Number.MAX_VALUE) - (other.nextSpawnMs ?? Number.MAX_VALUE));
    const lines = soonest.map((boss) => `${boss.bossId} - ${boss.name}: ${comingText(boss, game)}`);
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

export const bossCommands: readonly Command[] = [list, next, spawn, despawn];
