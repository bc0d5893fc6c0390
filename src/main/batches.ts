import { randomUUIDv7 } from "node:crypto";
import manifest from "../../package.json" with { type: "json" };
import { BatchSource } from "../world/batch-source.ts";
import { nowMs } from "./clock.ts";
import type { GameParts, RunningGame } from "./game-parts.ts";

/** From now on everything that the game decides goes into the journal's batches. */
export function connectToJournal({ config, log, journal }: GameParts, game: RunningGame): void {
  const { manager, characters, registry, worldPresenter, runs } = game;
  const source = new BatchSource({
    ledger: manager.ledger,
    characters,
    newId: randomUUIDv7,
    nowMs,
    realmId: config.realmId,
    serverVersion: manifest.version,
    onCharacterEvents: (characterId, events) => {
      const session = registry.find(characterId);
      if (session !== undefined) worldPresenter.itemsGained(session, events);
    },
    onRunRefused: (instanceId) => {
      log.error({ instanceId }, "the journal refused a batch of this run: it is rebuilt from the journal");
      manager.drop(instanceId);
      runs.load(instanceId).then(
        (run) => run?.status === "active" && manager.restore(run, nowMs()),
        (error: unknown) => log.error({ err: error, instanceId }, "the run could not be rebuilt: restart the server"),
      );
    },
  });
  journal.commit.addSource(source);
  // What recovery decided asked before there was a source.
  journal.commit.request();
}
