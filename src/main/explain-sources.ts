import type { ExplainSources } from "../explain/explain.ts";
import { hasRewardGrant, lastRun } from "../journal/explain-store.ts";
import { systemMs } from "./clock.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Persistence } from "./persistence.ts";

/** Where explanations get their facts from: the running game, the journal and the tables. */
export function explainSources({ database }: Persistence, game: RunningGame): ExplainSources {
  const { manager, world, content, director, registry, runs, nowMs } = game;
  return {
    ...{ manager, content, director, nowMs, systemMs },
    hasZone: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance) !== null,
    playersIn: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance)?.players.size ?? 0,
    whereIs(characterId) {
      const player = registry.find(characterId)?.player ?? null;
      const zone = player === null ? null : world.zoneOf(player);
      return zone === null ? null : { zoneId: zone.definition.id, zoneInstance: zone.instance };
    },
    lastRun: (eventId, zoneInstance) => lastRun(database.pool, eventId, zoneInstance),
    loadRun: (instanceId) => runs.load(instanceId),
    isGranted: (instanceId, characterId) => hasRewardGrant(database.pool, instanceId, characterId),
  };
}
