import { setTimeout as wait } from "node:timers/promises";
import manifest from "../../package.json" with { type: "json" };
import { isRunEnd } from "../events/run-events.ts";
import type { RunState } from "../events/run-state.ts";
import type { RecordedEvent } from "../journal/event.ts";
import { classifyError } from "../journal/late-errors.ts";
import { eventCompletions } from "../journal/projections/event-completions.ts";
import { honours } from "../journal/projections/honours.ts";
import { rewardGrants } from "../journal/projections/reward-grants.ts";
import { SettlementStore } from "../journal/settlement-store.ts";
import { RewardPool } from "../rewards/reward-pool.ts";
import { Settlement, type SettlementOptions } from "../rewards/settlement.ts";
import type { GameCore, GameParts } from "./game-parts.ts";
import type { Incidents } from "./incidents.ts";
import type { Steps } from "./steps.ts";

const STOP_MS = 10_000;
const FAILURES_TO_TELL = 3;
/** Rewards wait for the tables that they are decided by, and for no others. */
const GRANTS_PROJECTIONS = [rewardGrants.name];
const HISTORY_PROJECTIONS = [eventCompletions.name, honours.name];

/** Ended runs are paid: those of a server that was killed first, then each as its end becomes durable. */
export async function startSettlement(steps: Steps, parts: GameParts, game: GameCore): Promise<void> {
  const { config, log, persistence, journal } = parts;
  const pool = await steps.up(
    "reward pool",
    () => new RewardPool(),
    (made) => made.close(),
  );
  const store = new SettlementStore(persistence.database.pool);
  const settlement = new Settlement({
    pool,
    realmId: config.realmId,
    serverVersion: manifest.version,
    append: (append) => journal.commit.append(append),
    history: async (eventId, characterIds) => {
      await journal.projections.whenCaughtUp(journal.lastPosition, HISTORY_PROJECTIONS);
      return store.history(eventId, characterIds);
    },
    grantedCharacters: async (instanceId) => {
      await journal.projections.whenCaughtUp(journal.lastPosition, GRANTS_PROJECTIONS);
      return store.grantedCharacters(instanceId);
    },
    saveCheckpoint: (position) => store.saveCheckpoint(position),
    onGranted: (grant, position) => {
      game.characters.granted(grant.characterId, grant.items, position);
      game.events.granted(grant);
    },
    isLate: (error) => classifyError(error) === "late",
    watch: settlementWatch(journal.incidents),
    wait: (ms) => wait(ms),
    log,
  });
  await steps.up(
    "settlement",
    async () => {
      for (const { instanceId, ...end } of await store.unsettled()) {
        const run = await game.runs.load(instanceId);
        if (run !== null) settlement.enqueue(run, end);
      }
      settleWhenDurable(settlement, parts, game);
    },
    // A run that waits for a database which is away is settled after the next start.
    () => Promise.race([settlement.stop(), wait(STOP_MS, undefined, { ref: false })]),
  );
}

/** One failure may pass by itself: what keeps failing is an incident, until the run is paid. */
function settlementWatch(incidents: Incidents): NonNullable<SettlementOptions["watch"]> {
  const code = "settlement_fails";
  return {
    failed(instanceId, failures, error) {
      if (failures !== FAILURES_TO_TELL) return;
      const message = error instanceof Error ? error.message : String(error);
      incidents.error(`run-${instanceId}`, code, message, { instanceId, failures });
    },
    settled: (instanceId, failures) =>
      incidents.recovered(`run-${instanceId}`, code, { action: "paid", attempts: failures + 1 }),
    setAside(instanceId, failures) {
      const hint = "Put right what the message says and restart the server: the run is paid then.";
      const repair = { action: "set aside", outcome: "given_up", attempts: failures, hint } as const;
      incidents.recovered(`run-${instanceId}`, code, repair);
    },
  };
}

/** The ledger says how a run ended, the journal at which position. */
function settleWhenDurable(settlement: Settlement, { journal }: GameParts, { manager }: GameCore): void {
  const ended = new Map<number, RunState>();
  manager.ledger.onEnded(({ durable }) => ended.set(durable.instanceId, durable));
  journal.commit.onCommitted((events: readonly RecordedEvent[]) => {
    if (ended.size === 0) return;
    for (const { type, stream, position, id } of events) {
      if (!isRunEnd(type)) continue;
      const instanceId = Number(stream.slice("run-".length));
      const run = ended.get(instanceId);
      if (run !== undefined) settlement.enqueue(run, { position, id });
      ended.delete(instanceId);
    }
  });
}
