import { STATISTICS } from "../../../src/events/participants.ts";
import type { ContributionDelta, PhaseScale, RunCause, RunEvent } from "../../../src/events/run-events.ts";
import { runStream } from "../../../src/events/run-events.ts";
import type { Append, NewEvent } from "../../../src/journal/event.ts";
import type { RewardGranted } from "../../../src/rewards/reward-events.ts";
import { type CharacterEvent, characterStream } from "../../../src/world/character-events.ts";
import { event, objective } from "../../support/definitions.ts";
import { newEvent } from "./new-event.ts";

type DomainEvent = RunEvent | CharacterEvent | RewardGranted;

export const startMs = Date.UTC(2026, 0, 1);

/** Three phases; the first has two objectives. */
const definition = event([
  [objective({ type: "kill", target: 50 }), objective({ type: "collect", index: 1, target: 20 })],
  [objective({ type: "damage", target: 9000 })],
  [objective({ type: "interact", target: 3 })],
]);

/** An append of one event of the domain; its time is the event's own. */
export function told(stream: string, { type, data }: DomainEvent): Append {
  const atMs = "atMs" in data ? data.atMs : data.startedAtMs;
  const stored: NewEvent = newEvent({ ...data }, { type, atMs: atMs + 1 });
  return { stream, expected: "any", events: [stored] };
}

/** How large a phase is, with targets of its own. */
export function scaled(...targets: number[]): PhaseScale {
  return { targets, creatures: 1, health: 1, participants: 1 };
}

export function started(instanceId: number, durationMs = 300_000, cause: RunCause = { kind: "manual" }): Append {
  const data = {
    instanceId,
    eventId: 1,
    definitionVersion: 2,
    lootTable: null,
    definition: { ...definition, durationMs },
    zoneId: 1,
    zoneInstance: 4,
    startedAtMs: startMs,
    cause,
    scale: scaled(50, 20),
  };
  return told(runStream(instanceId), { type: "RunStarted", data });
}

export function at(elapsedMs: number) {
  return { elapsedMs, atMs: startMs + elapsedMs };
}

export function delta(characterId: number, score: number): ContributionDelta {
  const rests = {
    damageRest: 0,
    healingRest: 0,
    healingScore: 0,
    presenceRestMs: 0,
    statistics: STATISTICS.map((_, at) => score * (at + 1)),
    team: score % 3,
    left: false,
    objectives: [0],
    correlation: "",
    packet: 0,
  };
  return { characterId, score, ...rests };
}

export function granted(instanceId: number, characterId: number, part: Partial<RewardGranted["data"]> = {}): Append {
  const data: RewardGranted["data"] = {
    instanceId,
    eventId: 1,
    characterId,
    outcome: "completed",
    tier: "gold",
    rank: 1,
    contribution: 100,
    xp: 10,
    gold: 5,
    currency: { token: 2 },
    reputation: { factionId: 3, amount: 7 },
    items: [{ itemId: 9, quantity: 1 }],
    achievementId: 0,
    titleId: 0,
    ...at(60_000),
    ...part,
  };
  return told(characterStream(characterId), { type: "RewardGranted", data });
}

/** How many kinds of happening there are, from 0. */
export const HAPPENINGS = 16;

/** Something that may happen to one of a few runs and characters, told by a few numbers. */
export function happening(step: number, [kind, run, character, amount]: readonly number[]): Append {
  const [instanceId, characterId, quantity] = [1 + (run ?? 0), 1 + (character ?? 0), 1 + (amount ?? 0)];
  const when = at(step * 100);
  const happened = (one: RunEvent) => told(runStream(instanceId), one);
  const phase = quantity % 3;
  switch (kind) {
    case 0:
      return happened({ type: "ParticipantJoined", data: { characterId, team: quantity % 3, ...when } });
    case 1:
      return happened({ type: "ParticipantLeft", data: { characterId, reason: "logout", ...when } });
    case 2:
      return happened({ type: "PhaseStarted", data: { phase, wonBy: 0, scale: scaled(quantity, 7), ...when } });
    case 3: {
      const contributors = [characterId, characterId + 1];
      return happened({ type: "ObjectiveCompleted", data: { phase, index: 0, contributors, ...when } });
    }
    case 4: {
      const items = [{ itemId: 1 + (quantity % 2), quantity }];
      return told(characterStream(characterId), { type: "ItemsGained", data: { characterId, items, atMs: when.atMs } });
    }
    case 5: {
      const turnedIn = { characterId, instanceId, objectiveIndex: 1, itemId: 1, quantity, atMs: when.atMs };
      return told(characterStream(characterId), { type: "ItemsTurnedIn", data: turnedIn });
    }
    case 6: {
      const tier = (["gold", "silver", "bronze", "participation"] as const)[quantity % 4] ?? "gold";
      const honours = { achievementId: quantity % 3, titleId: quantity % 2 };
      return granted(1000 + step, characterId, {
        ...{ tier, contribution: quantity, eventId: instanceId },
        ...honours,
        ...when,
      });
    }
    case 7:
      return happened({ type: "TeamChosen", data: { characterId, team: quantity % 3, ...when } });
    case 8:
      return happened({ type: "ParticipantEliminated", data: { characterId, round: quantity, ...when } });
    case 9:
      return happened({ type: "ObjectiveActivated", data: { phase, index: quantity % 2, ...when } });
    case 10:
      return happened({ type: "ObjectiveFailed", data: { phase, index: 0, reason: "lost", ...when } });
    case 11:
      return happened({ type: "RunPaused", data: { reason: "test", ...when } });
    case 12:
      return happened({ type: "RunResumed", data: when });
    case 13:
      return happened({ type: "RunExtended", data: { byMs: (quantity - 4) * 1000, ...when } });
    default: {
      const participants = [delta(characterId, quantity), delta(characterId + 1, 1)];
      const objectives = [[0, quantity, [], 0]] as const;
      return happened({ type: "ContributionsRecorded", data: { phase, objectives, participants, ...when } });
    }
  }
}
