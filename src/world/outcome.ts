/** Why the world refused what a player asked for; the words of the wire's error codes. */
export type WorldRefusal = "not_found" | "out_of_range" | "cooldown" | "invalid_target" | "not_eligible";

export type WorldOutcome = { readonly ok: true } | { readonly ok: false; readonly refusal: WorldRefusal };

export const accepted: WorldOutcome = { ok: true };

const refusals = Object.fromEntries(
  (["not_found", "out_of_range", "cooldown", "invalid_target", "not_eligible"] as const).map((refusal) => [
    refusal,
    { ok: false, refusal },
  ]),
) as Record<WorldRefusal, WorldOutcome>;

/** The refusal with this word; one object each, since combat refuses often. */
export function refused(refusal: WorldRefusal): WorldOutcome {
  return refusals[refusal];
}
