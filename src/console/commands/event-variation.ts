/** `.event variation`: by which of its variations an event is played next. */
import { refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError } from "../command.ts";
import type { VariationResult } from "../operations.ts";
import { NOT_FOUND } from "./event.ts";

const NONE = "none";

const refusal = (
  eventId: number,
  name: string,
  names: readonly string[],
  result: Extract<VariationResult, { ok: false }>,
): CommandError => {
  if (result.reason === "not_found") return new CommandError(NOT_FOUND);
  if (result.reason === "unchanged") return new CommandError(`Event ${eventId} already goes by ${name}!`);
  if (result.reason === "no_variation") {
    const known = names.length === 0 ? "it has none" : `choose one of ${[...names, NONE].join(", ")}`;
    return new CommandError(`Event ${eventId} has no variation ${name}: ${known}.`);
  }
  return new CommandError(result.message ?? `Event ${eventId} cannot be changed now: try again in a moment.`);
};

const variation: Command = {
  path: ["event", "variation"],
  role: "gamemaster",
  usage: "#id [name|none]",
  summary: "Says which variations an event has, or by which its runs go from now on.",
  examples: [".event variation 102", ".event variation 102 lantern-night", ".event variation 102 none"],
  async run({ game, actor }, args) {
    refuseMore(variation, args, 2);
    const eventId = requireId(variation, args[0]);
    if (game.eventInfo(eventId) === null) throw new CommandError(NOT_FOUND);
    const { chosen, names } = game.variationsOf(eventId);
    const name = args[1]?.toLowerCase();
    if (name === undefined) {
      if (names.length === 0) return [`Event ${eventId} has no variations.`];
      return [NONE, ...names].map((one) => `${one}${one === (chosen ?? NONE) ? " [chosen]" : ""}`);
    }
    const result = await game.chooseVariation(eventId, name === NONE ? null : name, actor);
    if (!result.ok) throw refusal(eventId, name, names, result);
    return [`Event ${eventId} goes by ${name} from its next run on.`];
  },
};

export const variationCommands: readonly Command[] = [variation];
