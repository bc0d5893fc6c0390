import { move, transferableSymbol, valueSymbol } from "piscina";
import { computeRewards } from "./compute-rewards.ts";
import { buffersOf, type RewardRequest } from "./reward-request.ts";

/** What Piscina calls in its threads: one request, one result, whose columns are handed over and not copied. */
export default function computeInWorker(request: RewardRequest): unknown {
  const result = computeRewards(request);
  return move({ [transferableSymbol]: buffersOf(result), [valueSymbol]: result });
}
