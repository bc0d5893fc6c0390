import type { RunState } from "../events/run-state.ts";
import type { Append, RecordedEvent, Verdict } from "../journal/event.ts";
import { eventTypes } from "../journal/event-types/domain-event-types.ts";
import { characterStream } from "../world/character-events.ts";
import { grantId } from "./grant-id.ts";
import type { RewardGranted } from "./reward-events.ts";
import type { CompletionHistory, HistoryQuestion } from "./reward-history.ts";
import type { RewardPool } from "./reward-pool.ts";
import { rewardAt } from "./reward-request.ts";
import { requestFor } from "./run-request.ts";

/** Grants that go into the journal at once; a run with more takes several batches. */
const GRANTS_PER_BATCH = 500;
const RETRY_MS = 1_000;
/** Failures that are not the database's absence, after which a run is set aside. */
const FAILURES_MAX = 10;

export type SettlementOptions = {
  readonly pool: RewardPool;
  readonly realmId: number;
  readonly serverVersion: string;
  readonly append: (append: Append) => Promise<{ verdict: Verdict; recorded: readonly RecordedEvent[] }>;
  /** Must see every grant that was made before. */
  readonly history: (asked: HistoryQuestion, characterIds: Uint32Array<ArrayBuffer>) => Promise<CompletionHistory>;
  /** Who has the reward of this run already. Must see every grant that was made before. */
  readonly grantedCharacters: (instanceId: number) => Promise<ReadonlySet<number>>;
  /** Everything up to this position is settled. */
  readonly saveCheckpoint: (position: number) => Promise<void>;
  readonly onGranted: (grant: RewardGranted["data"], position: number) => void;
  /** Whether an error says only that the database is away. */
  readonly isLate: (error: unknown) => boolean;
  /** Told of each failure that is not the database's absence, and of what became of a run. */
  readonly watch?: {
    failed(instanceId: number, failures: number, error: unknown): void;
    settled(instanceId: number, failures: number): void;
    setAside(instanceId: number, failures: number): void;
  };
  readonly wait: (ms: number) => Promise<void>;
  readonly log: { error(fields: object, message: string): void };
};

/** The event that ended a run: its position and id. */
export type RunEnd = { readonly position: number; readonly id: string };

/**
 * Turns ended runs into grants, one run after another in the order of the journal, so that a condition on earlier
 * completions sees them all. It follows the journal with a checkpoint: whatever crashes or fails is done again, and
 * the ids of the grants, made from (run, character), see to it that nobody is paid twice.
 */
export class Settlement {
  readonly #options: SettlementOptions;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;
  /** A run was set aside: the checkpoint stays before it, so that the next start tries again. */
  #hasSetAside = false;

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  /** @param run as it ended; @param end of it in the journal: what the grants follow from */
  enqueue(run: RunState, end: RunEnd): void {
    this.#work = this.#work.then(() => this.#settleUntilDone(run, end));
  }

  /** Lets the run under way finish; what waits behind it is settled after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#work;
  }

  /** A database that is away is waited for; a run that fails for itself must not keep the others from their rewards. */
  async #settleUntilDone(run: RunState, end: RunEnd): Promise<void> {
    const { isLate, log, wait, watch, saveCheckpoint } = this.#options;
    const { instanceId } = run;
    for (let failures = 0; !this.#stopped; ) {
      try {
        if (run.status !== "cancelled") await this.#settle(run, end);
        if (!this.#hasSetAside) await saveCheckpoint(end.position);
        watch?.settled(instanceId, failures);
        return;
      } catch (error) {
        if (!isLate(error)) {
          failures += 1;
          watch?.failed(instanceId, failures, error);
        }
        if (failures === FAILURES_MAX) {
          this.#hasSetAside = true;
          watch?.setAside(instanceId, failures);
          log.error({ err: error, instanceId }, "a run cannot be settled and is set aside until the next start");
          return;
        }
        log.error({ err: error, instanceId }, "rewards wait: settling the run failed and is tried again");
        await wait(RETRY_MS);
      }
    }
  }

  /** Pays those who have not been paid: a crash or a failure may have come in the middle. */
  async #settle(run: RunState, end: RunEnd): Promise<void> {
    const paid = await this.#options.grantedCharacters(run.instanceId);
    const grants = (await this.#compute(run)).filter(({ characterId }) => !paid.has(characterId));
    for (let from = 0; from < grants.length; from += GRANTS_PER_BATCH) {
      const batch = grants.slice(from, from + GRANTS_PER_BATCH);
      // All of them have their verdict before any is tried again.
      const outcomes = await Promise.allSettled(batch.map((grant) => this.#grant(grant, end)));
      const failed = outcomes.find((outcome) => outcome.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    }
  }

  async #compute(run: RunState): Promise<RewardGranted["data"][]> {
    const { participants, definition, instanceId, eventId, elapsedMs } = run;
    const { achievementId, titleId } = definition.rewards;
    const characterIds = participants.characterIds.slice(0, participants.count);
    const history = await this.#options.history({ eventId, achievementId, titleId }, characterIds);
    const rewards = await this.#options.pool.compute(requestFor(run, history));
    const common = { instanceId, eventId, elapsedMs, atMs: run.endedAtMs };
    return Array.from(rewards.characterIds, (_, at) => ({ ...common, ...rewardAt(rewards, at) }));
  }

  async #grant(grant: RewardGranted["data"], end: RunEnd): Promise<void> {
    const { realmId: realm, serverVersion, append } = this.#options;
    const { verdict, recorded } = await append({
      stream: characterStream(grant.characterId),
      expected: "any",
      events: [
        {
          id: grantId(realm, grant.instanceId, grant.characterId),
          type: "RewardGranted",
          schemaVersion: eventTypes.versionOf("RewardGranted"),
          data: grant,
          meta: { causation: end.id, actor: "system", correlation: `run-${grant.instanceId}`, realm, serverVersion },
          atMs: grant.atMs,
        },
      ],
    });
    if (!verdict.ok) throw new Error(`the grant of character ${grant.characterId} was refused: ${verdict.reason}`);
    const position = recorded[0]?.position ?? verdict.firstPosition;
    this.#options.onGranted(grant, position);
  }
}
