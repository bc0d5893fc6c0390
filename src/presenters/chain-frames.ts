import { ServerEventChain } from "../../packets/index.ts";
import type { ChainDefinition } from "../content/definitions.ts";
import type { RunState } from "../events/run-state.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { Show } from "./stage.ts";

type ChainStep = { readonly chainId: number; readonly step: number; readonly steps: number; readonly name: string };

/** Which step of which chain a run is. */
export function showChain(run: RunState, chains: ReadonlyMap<number, ChainDefinition>, show: Show): void {
  const { instanceId } = run;
  for (const step of stepsOf(run, chains)) show(SharedFrame.of(ServerEventChain, { instanceId, ...step }));
}

/** What a chain started is the step that it was started as. Whatever else started a first step begins its chains. */
function stepsOf({ cause, eventId }: RunState, chains: ReadonlyMap<number, ChainDefinition>): ChainStep[] {
  if (cause.kind === "chain") {
    const { chainId, step, steps } = cause;
    return [{ chainId, step: step + 1, steps, name: chains.get(chainId)?.name ?? "" }];
  }
  return [...chains.values()]
    .filter(({ steps: [first] }) => first?.eventId === eventId)
    .map(({ id, name, steps }) => ({ chainId: id, step: 1, steps: steps.length, name }));
}
