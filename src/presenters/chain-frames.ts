import { ServerEventChain } from "../../packets/index.ts";
import type { ChainDefinition } from "../content/definitions.ts";
import type { ChainPlace } from "../director/director-views.ts";
import type { RunState } from "../events/run-state.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { Show } from "./stage.ts";

/** The chains of content, and which steps of them a run is. */
export type Chains = {
  readonly definitions: ReadonlyMap<number, ChainDefinition>;
  readonly placesOf: (run: RunState) => readonly ChainPlace[];
};

/** Which step of which chain a run is, whoever started it. */
export function showChain(run: RunState, { definitions, placesOf }: Chains, show: Show): void {
  const { instanceId } = run;
  for (const { chainId, step, steps } of placesOf(run)) {
    const name = definitions.get(chainId)?.name ?? "";
    show(SharedFrame.of(ServerEventChain, { instanceId, chainId, step: step + 1, steps, name }));
  }
}
