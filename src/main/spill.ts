import { join } from "node:path";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { OperatorError } from "../config/operator-error.ts";
import type { CircuitBreaker } from "../journal/health/circuit-breaker.ts";
import type { JournalHealth } from "../journal/health/journal-health.ts";
import { JournalSpill } from "../journal/spill/journal-spill.ts";
import { SpillFile } from "../journal/spill/spill-file.ts";
import type { JournalWriter } from "../journal/writer.ts";
import { nowMs } from "./clock.ts";
import type { Steps } from "./steps.ts";

type SpillParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly writer: JournalWriter;
  readonly health: JournalHealth;
  readonly breaker: CircuitBreaker;
};

/** The spill, empty: what a dead server left in it is in the journal when this returns, or the start fails. */
export async function startSpill(
  steps: Steps,
  { config, log, writer, health, breaker }: SpillParts,
): Promise<JournalSpill> {
  const base = spillBase(config);
  return steps.up(
    "spill",
    async () => {
      const { file, torn } = await openSpillFile(`${base}.spill`, config.spillBytes);
      if (torn !== null)
        log.warn(
          torn,
          "The spill file ended in a torn batch, which nobody was shown: it was moved to a file of its own.",
        );
      const made = new JournalSpill({
        ...{ file, breaker, health, log, nowMs, refusedPath: refusedSpillPath(config) },
        append: (encoded) => writer.appendEncoded(encoded),
      });
      await drainAtStart(made, file.path);
      return made;
    },
    (made) => {
      const stopped = made.stop();
      // Commits have ended: what is being drained is looked up again at the next start.
      writer.hangUp();
      return stopped;
    },
  );
}

function spillBase({ dataDir, realmId }: Pick<Config, "dataDir" | "realmId">): string {
  return join(dataDir, "spill", `realm-${realmId}`);
}

/** Where appends are kept that were shown from the spill and that the journal refused. */
export function refusedSpillPath(config: Pick<Config, "dataDir" | "realmId">): string {
  return `${spillBase(config)}.refused.jsonl`;
}

async function openSpillFile(path: string, limitBytes: number): ReturnType<typeof SpillFile.open> {
  try {
    return await SpillFile.open(path, limitBytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const advice = "put that right, or move the file away to give up what it holds, and start again";
    throw new OperatorError(`What was decided while the database was away cannot be read (${reason}): ${advice}.`, {
      cause: error,
    });
  }
}

async function drainAtStart(spill: JournalSpill, path: string): Promise<void> {
  try {
    await spill.drainAtStart();
  } catch (error) {
    await spill.stop();
    const reason = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      `The database does not take what was decided without it (${reason}): it is kept in ${path}; start again when the database is back.`,
      { cause: error },
    );
  }
}
