import type { ContentFault } from "./content-fault.ts";
import type { RawContent } from "./raw-content.ts";
import { findAll, follow } from "./raw-walk.ts";
import { checkUnique } from "./unique-rule.ts";

/** An event stands in a chain once: a second time would lead the chain back to where it was. */
export function checkChains(raw: RawContent): ContentFault[] {
  return findAll(raw, "event_chains", "").flatMap((chain) =>
    checkUnique("event_chains", follow([chain], "steps[].event_id"), "event in its chain"),
  );
}
