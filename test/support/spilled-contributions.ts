import { join } from "node:path";
import { SpillFile } from "../../src/journal/spill/spill-file.ts";
import { drainedEvents, spilledAppends } from "../../src/journal/spill/spilled-batch.ts";

/** What a server that has ended left of a character's contributions to a run in its spill. */
export async function spilledScore(dataDir: string, stream: string, characterId: number): Promise<number> {
  const { file } = await SpillFile.open(join(dataDir, "spill", "realm-1.spill"), Number.MAX_SAFE_INTEGER);
  const { payloads } = await file.read(() => true);
  await file.close();
  const events = spilledAppends(payloads).flatMap((encoded) =>
    drainedEvents(encoded, { ok: true, duplicate: false, firstPosition: 1, lastVersion: encoded.ids.length }),
  );
  return events
    .filter((event) => event.type === "ContributionsRecorded" && event.stream === stream)
    .flatMap(({ data }) => data.participants as { characterId: number; score: number }[])
    .filter((participant) => participant.characterId === characterId)
    .reduce((sum, { score }) => sum + score, 0);
}
