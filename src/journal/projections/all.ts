import type { Projection } from "../projection.ts";
import { eventCompletions } from "./event-completions.ts";
import { eventRuns } from "./event-runs.ts";
import { honours } from "./honours.ts";
import { items } from "./items.ts";
import { rewardGrants } from "./reward-grants.ts";
import { wallets } from "./wallets.ts";

/** Every table that follows from the journal, in the order in which a page reaches them. */
export const projections: readonly Projection[] = [eventRuns, rewardGrants, eventCompletions, wallets, items, honours];
