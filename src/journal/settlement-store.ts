import { RUN_ENDS } from "../events/run-events.ts";
import type { CompletionHistory, HistoryQuestion } from "../rewards/reward-history.ts";
import type { RunEnd } from "../rewards/settlement.ts";
import { readTypes } from "./read.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

const NAME = "settlement";
const VERSION = 1;
const PAGE = 1_000;

const loadCheckpoint = statement("load-checkpoint");
const saveCheckpoint = statement("save-checkpoint");
const grantedCharacters = statement("granted-characters");
const rewardHistory = statement("reward-history");

type HistoryRow = {
  character_id: number | string;
  completion_count: number;
  gold_streak: number;
  achieved: boolean;
  titled: boolean;
};

/** How far the settlement of rewards has come, and what it needs to know of the past. */
export class SettlementStore {
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  /** Ends of runs after the checkpoint, in the order of the journal. */
  async unsettled(): Promise<({ instanceId: number } & RunEnd)[]> {
    const { rows } = await this.#client.query<{ position: number | string }>(loadCheckpoint(NAME));
    const ends: ({ instanceId: number } & RunEnd)[] = [];
    for (let afterPosition = Number(rows[0]?.position ?? 0); ; ) {
      const page = await readTypes(this.#client, { afterPosition, limit: PAGE, types: RUN_ENDS });
      for (const { stream, position, id } of page) {
        ends.push({ instanceId: Number(stream.slice("run-".length)), position, id });
      }
      afterPosition = page.at(-1)?.position ?? afterPosition;
      if (page.length < PAGE) return ends;
    }
  }

  /** Everything up to this position is settled. */
  async saveCheckpoint(position: number): Promise<void> {
    await this.#client.query(saveCheckpoint(NAME, VERSION, position));
  }

  /** Characters that have the reward of a run, as of the projections' checkpoint. */
  async grantedCharacters(instanceId: number): Promise<ReadonlySet<number>> {
    const { rows } = await this.#client.query<{ character_id: number | string }>(grantedCharacters(instanceId));
    return new Set(rows.map((row) => Number(row.character_id)));
  }

  /** What characters have done and got so far, in the order asked for, as of the projections' checkpoint. */
  async history(asked: HistoryQuestion, characterIds: Uint32Array): Promise<CompletionHistory> {
    const { eventId, achievementId, titleId } = asked;
    const ids = Array.from(characterIds);
    const { rows } = await this.#client.query<HistoryRow>(rewardHistory(eventId, ids, achievementId, titleId));
    const found = new Map(rows.map((row) => [Number(row.character_id), row]));
    return {
      completions: Uint32Array.from(characterIds, (id) => found.get(id)?.completion_count ?? 0),
      goldStreaks: Uint32Array.from(characterIds, (id) => found.get(id)?.gold_streak ?? 0),
      achieved: Uint8Array.from(characterIds, (id) => Number(found.get(id)?.achieved ?? false)),
      titled: Uint8Array.from(characterIds, (id) => Number(found.get(id)?.titled ?? false)),
    };
  }
}
