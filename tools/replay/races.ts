/**
 * Two clients ask for the same entity at the same moment, and a capture has them in the order in which they were sent.
 * Where the first was refused and the second was not, the server had them the other way round.
 */
import { errorCodes } from "../../packets/index.ts";
import { namedIds } from "./id-fields.ts";
import type { SendStep, Step } from "./plan.ts";
import { readPacket } from "./read-packet.ts";

/** No two requests are mistaken for each other that are further apart. */
const SAME_MOMENT_MS = 5;

/** The steps in the order in which the server took them. */
export function settleRaces(steps: readonly Step[]): Step[] {
  const settled = [...steps];
  for (let at = settled.length - 2; at >= 0; at -= 1) {
    const step = settled[at];
    if (step?.kind !== "send" || step.refusal !== errorCodes.invalid_target) continue;
    const target = targetOf(step);
    if (target === null) continue;
    const winner = winnerOver(settled, at, step, target);
    if (winner < 0) continue;
    settled.splice(winner + 1, 0, step);
    settled.splice(at, 1);
  }
  return settled;
}

const targetOf = ({ frame, dialect }: SendStep): number | null => {
  const packet = readPacket(frame, dialect);
  const entity = packet === null ? undefined : namedIds(packet).find(({ kind }) => kind === "entity");
  return entity?.id ?? null;
};

/** The place of another session's step for the same target that came just after, and was taken; -1 for none. */
function winnerOver(steps: readonly Step[], at: number, loser: SendStep, target: number): number {
  for (let next = at + 1; next < steps.length; next += 1) {
    const other = steps[next];
    if (other === undefined || other.atMs - loser.atMs > SAME_MOMENT_MS) return -1;
    // What the same client did afterwards stays afterwards.
    if (other.session === loser.session) return -1;
    if (other.kind === "send" && other.refusal === 0 && targetOf(other) === target) return next;
  }
  return -1;
}
