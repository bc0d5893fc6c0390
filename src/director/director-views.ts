import type { Content, WorldBossDefinition } from "../content/definitions.ts";
import { type StartedRun, stepOf } from "./chain-progress.ts";
import type { ChainProgress, DirectorState } from "./director-state.ts";

/** A run's place in a chain: "chain 2 of 4" is step 1 of 4. */
export type ChainPlace = { readonly chainId: number; readonly step: number; readonly steps: number };

/**
 * The chains that a run is the current step of, however it was started. One whose start the state has not taken in yet
 * (those who show runs are told of a commit first) is what it is about to be.
 */
export function chainPlacesOf({ chains, runs }: DirectorState, run: StartedRun): ChainPlace[] {
  const isKnown = runs.has(run.instanceId);
  return [...chains.values()].flatMap((chain) => {
    const current = chain.progress.get(run.zoneInstance);
    const step = current?.instanceId === run.instanceId ? current.step : isKnown ? -1 : stepOf(chain, run);
    return step < 0 ? [] : [{ chainId: chain.chainId, step, steps: chain.steps.length }];
  });
}

/** How far a chain has come in one zone instance. `dueMs` is null unless its next step waits for its delay. */
export type ChainView = ChainPlace &
  Pick<ChainProgress, "zoneInstance" | "instanceId" | "status" | "reason"> & {
    readonly name: string;
    readonly dueMs: number | null;
  };

/** Every chain that has begun, in every zone instance where it has. */
export function chainViews({ chains }: DirectorState, content: Pick<Content, "chains">): ChainView[] {
  return [...chains.values()].flatMap(({ chainId, steps, progress }) =>
    Array.from(progress.values(), ({ step, zoneInstance, instanceId, status, reason, endedAtMs }) => ({
      ...{ chainId, step, steps: steps.length, zoneInstance, instanceId, status, reason },
      name: content.chains.get(chainId)?.name ?? "",
      dueMs: status === "due" ? endedAtMs + (steps[step + 1]?.delayMs ?? 0) : null,
    })),
  );
}

/** Where a boss is in its life. `nextSpawnMs` is null while it is there, or where players or a schedule call it. */
export type BossView = {
  readonly bossId: number;
  readonly name: string;
  readonly status: "waiting" | "spawned" | "engaged";
  readonly nextSpawnMs: number | null;
  readonly lastEnd: "killed" | "despawned" | "cancelled" | null;
  readonly lastEndMs: number | null;
  readonly instanceIds: readonly number[];
};

export function bossView({ bosses }: DirectorState, { id: bossId, name }: WorldBossDefinition): BossView {
  const boss = bosses.get(bossId);
  const instanceIds = boss?.instanceIds ?? [];
  const isThere = instanceIds.length > 0;
  return {
    ...{ bossId, name, instanceIds },
    status: isThere ? (boss?.isEngaged ? "engaged" : "spawned") : "waiting",
    nextSpawnMs: isThere ? null : (boss?.plan?.spawnAtMs ?? null),
    lastEnd: boss?.lastEnd ?? null,
    lastEndMs: boss?.lastEndMs ?? null,
  };
}
