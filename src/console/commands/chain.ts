/** `.chain`: events that follow each other. */
import type { ChainView } from "../../director/director-views.ts";
import { refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError } from "../command.ts";
import { formatDuration, utcTime } from "../durations.ts";
import type { ChainInfo, GameOperations } from "../operations.ts";

const progressText = ({ step, steps, zoneInstance, instanceId, status, ...more }: ChainView): string => {
  const state = more.reason === null ? status : `${status}: ${more.reason}`;
  const due = more.dueMs === null ? "" : `, next step ${utcTime(more.dueMs)}`;
  return `chain ${step + 1} of ${steps}, zone instance ${zoneInstance}, run ${instanceId}, ${state}${due}`;
};

const list: Command = {
  path: ["chain", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the chains, and how far each is in every zone instance where it has begun.",
  examples: [".chain list"],
  run({ game }, args) {
    refuseMore(list, args, 0);
    const begun = game.chains();
    const waiting = game.chainInfos().filter(({ chainId }) => begun.every((one) => one.chainId !== chainId));
    const lines = [
      ...begun.map((one) => `${one.chainId} - ${one.name} [${progressText(one)}]`),
      ...waiting.map(({ chainId, name, steps }) => `${chainId} - ${name} [${steps.length} events, has not begun]`),
    ];
    return lines.length > 0 ? lines : ["No chain found!"];
  },
};

type Step = ChainInfo["steps"][number];

const stepText = (
  { eventId, on, delayMs, minParticipants, locked }: Step,
  at: number,
  game: GameOperations,
): string => {
  const name = game.listEvents().find((event) => event.eventId === eventId)?.name ?? "";
  const when = [
    ...(at === 0 ? ["begins the chain"] : [`after the one before was ${on}`]),
    ...(delayMs === 0 || at === 0 ? [] : [`${formatDuration(delayMs)} later`]),
    ...(minParticipants === 0 ? [] : [`if ${minParticipants} or more took part`]),
    ...(locked ? ["locked until then"] : []),
  ].join(", ");
  return `|- ${at + 1}: event ${eventId} ${name} [${when}]`;
};

const info: Command = {
  path: ["chain", "info"],
  role: "gamemaster",
  usage: "#id",
  summary: "Shows the events of a chain in their order, and how far it is.",
  examples: [".chain info 1"],
  run({ game }, args) {
    refuseMore(info, args, 1);
    const chainId = requireId(info, args[0]);
    const chain = game.chainInfos().find((one) => one.chainId === chainId);
    if (chain === undefined) throw new CommandError("Chain not exist!");
    const begun = game.chains().filter((one) => one.chainId === chainId);
    return [
      `Chain ${chainId}: ${chain.name}`,
      ...chain.steps.map((step, at) => stepText(step, at, game)),
      ...(begun.length > 0 ? begun.map((one) => `Begun: ${progressText(one)}`) : ["Has not begun."]),
    ];
  },
};

export const chainCommands: readonly Command[] = [list, info];
