/** How the server beside a journal says that it is. */
import type { Config } from "../../src/config/config.ts";
import { readLiveServer } from "../../src/config/server-file.ts";
import type { HealthReport } from "../../src/journal/health/journal-health.ts";
import { runGmCommand } from "../gm.ts";

/** A server that is well answers at once. */
const ANSWER_TIMEOUT_MS = 3_000;

/** What it answers (see `ServerHealth`), or that it does not. */
export type SaidByServer = HealthReport | { readonly state: "silent"; readonly cause: string };

/**
 * What the running server of a data directory answers; `state` is "silent" where it does not. Null: none is running, or
 * it runs on another database than the one that was asked for.
 */
export const serverHealth = async ({
  dataDir,
  databaseUrl,
}: Pick<Config, "dataDir" | "databaseUrl">): Promise<SaidByServer | null> => {
  const live = await readLiveServer(dataDir);
  if (live?.console === undefined || (databaseUrl ?? live.databaseUrl) !== live.databaseUrl) return null;
  try {
    const { ok, lines } = await runGmCommand(dataDir, "server health", ANSWER_TIMEOUT_MS);
    return ok ? (JSON.parse(lines.join("\n")) as HealthReport) : { state: "silent", cause: lines.join(" ") };
  } catch (error) {
    return { state: "silent", cause: error instanceof Error ? error.message : String(error) };
  }
};
