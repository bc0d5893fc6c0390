import { randomUUIDv7 } from "node:crypto";
import manifest from "../../package.json" with { type: "json" };
import { BatchSource } from "../world/batch-source.ts";
import { nowMs } from "./clock.ts";
import type { GameCore, GameParts } from "./game-parts.ts";

const RUN = "run-";

/** From now on everything that the game decides goes into the journal's batches. */
export function connectToJournal({ config, log, journal }: GameParts, game: GameCore): void {
  const { manager, characters, registry, worldPresenter } = game;
  const { incidents, realm } = journal;
  const onRunRefused = (instanceId: number): void => {
    // The run is another server's, and nobody is here to see it.
    if (realm.isLost) return;
    log.error({ instanceId }, "the journal refused a batch of this run: it is rebuilt from the journal");
    const subject = `run-${instanceId}`;
    incidents.error(subject, "run_refused", "the journal refused a batch of this run", { instanceId });
    manager.drop(instanceId);
    characters.takeBackTurnIns(instanceId);
    void rebuild(game, instanceId).then(
      () => incidents.recovered(subject, "run_refused", { action: "rebuilt" }),
      (error: unknown) => {
        log.error({ err: error, instanceId }, "the run could not be rebuilt: restart the server");
        const hint = "Restart the server: the run goes on as the journal has it.";
        incidents.recovered(subject, "run_refused", { action: "rebuilding failed", outcome: "given_up", hint });
      },
    );
  };
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
    onRunRefused,
  });
  journal.commit.addSource(source);
  // Shown while the database was away, and refused on its return: a run at least is what the journal says.
  journal.spill.onRefused((refused) => {
    const streams = new Set(refused.map(({ encoded }) => encoded.append.stream));
    for (const stream of streams) if (stream.startsWith(RUN)) onRunRefused(Number(stream.slice(RUN.length)));
  });
  // What recovery decided asked before there was a source.
  journal.commit.request();
}

/** Brings back what the journal has of a run, or clears away what is left of one that it does not have. */
async function rebuild({ manager, runs, world, events }: GameCore, instanceId: number): Promise<void> {
  const run = await runs.load(instanceId);
  if (run?.status === "active") {
    manager.restore(run, nowMs());
    // What the zone kept stood for decisions that are gone.
    world.spawnPhase(run);
    return;
  }
  manager.abandon(instanceId);
  world.despawnRun(instanceId);
  events.forget(instanceId);
}
