/** Readers of the fields that bots need of packets that come by the thousand, made once per dialect. */
import {
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerEntityHealth,
  ServerEntityMove,
  ServerEventUpdate,
} from "../../packets/index.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { numberReader } from "../client/field-reader.ts";

export type HotReaders = ReturnType<typeof makeReaders>;

const made: { 1: HotReaders | null; 2: HotReaders | null } = { 1: null, 2: null };

export function hotReaders(dialect: Dialect): HotReaders {
  made[dialect] ??= makeReaders(dialect);
  return made[dialect];
}

function makeReaders(dialect: Dialect) {
  return {
    createGuid: numberReader(ServerEntityCreate, "guid", dialect),
    createKind: numberReader(ServerEntityCreate, "kind", dialect),
    healthGuid: numberReader(ServerEntityHealth, "guid", dialect),
    health: numberReader(ServerEntityHealth, "health", dialect),
    healthMax: numberReader(ServerEntityHealth, "healthMax", dialect),
    moveGuid: numberReader(ServerEntityMove, "guid", dialect),
    moveX: numberReader(ServerEntityMove, "x", dialect),
    moveY: numberReader(ServerEntityMove, "y", dialect),
    moveZ: numberReader(ServerEntityMove, "z", dialect),
    updateInstance: numberReader(ServerEventUpdate, "instanceId", dialect),
    updateIndex: numberReader(ServerEventUpdate, "objectiveIndex", dialect),
    updateCurrent: numberReader(ServerEventUpdate, "current", dialect),
    updateTarget: numberReader(ServerEventUpdate, "target", dialect),
    standingInstance: numberReader(ServerContributionUpdate, "instanceId", dialect),
    standingContribution: numberReader(ServerContributionUpdate, "contribution", dialect),
    standingTier: numberReader(ServerContributionUpdate, "rewardTier", dialect),
  };
}
