import type { Logger } from "pino";
import { pruneAudit } from "../persistence/command-audit.ts";
import type { Database } from "../persistence/database.ts";

type RetentionParts = {
  readonly database: Database;
  readonly days: number;
  /** Unix time of the system. */
  readonly nowMs: () => number;
  readonly log: Pick<Logger, "info" | "warn">;
};

const DAY_MS = 86_400_000;

/** Old commands leave the audit: now, and once a day. @returns what ends it */
export function keepAuditShort({ database, days, nowMs, log }: RetentionParts): () => Promise<void> {
  const stop = new AbortController();
  const prune = async (): Promise<void> => {
    try {
      const pruned = await pruneAudit(database, nowMs() - days * DAY_MS, stop.signal);
      if (pruned > 0) log.info({ pruned, days }, "old commands left the audit");
    } catch (error) {
      log.warn({ err: error }, "old commands stay in the audit until tomorrow");
    }
  };
  let working = prune();
  const timer = setInterval(() => {
    working = prune();
  }, DAY_MS);
  return async () => {
    clearInterval(timer);
    stop.abort();
    await working;
  };
}
