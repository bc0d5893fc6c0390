import { z } from "zod";
import type { RunEvent } from "../../../events/run-events.ts";
import { definition, lootTable, waveType } from "./definition-schema.ts";
import { amount, atMs, count, flag, id, list, moment, object, schemasOf, text } from "./fields.ts";

const cause = z.discriminatedUnion("kind", [
  object({ kind: z.literal("manual") }),
  object({ kind: z.literal("schedule"), scheduleId: id, occurrenceMs: atMs }),
  object({ kind: z.literal("chain"), chainId: id, step: count, steps: count, afterInstanceId: id }),
  object({ kind: z.literal("boss"), bossId: id }),
  object({ kind: z.literal("player"), scheduleId: id, characterId: id }),
]);

const scale = object({ targets: list(amount), creatures: amount, health: amount, participants: count });

const delta = object({
  characterId: id,
  score: amount,
  damageRest: amount,
  healingRest: amount,
  healingScore: amount,
  presenceRestMs: amount,
  statistics: list(amount),
  team: count,
  left: flag,
  objectives: list(count),
  correlation: text,
  packet: count,
});

const move = z.tuple([count, amount, list(amount), amount, amount.optional()]);

const ofObjective = { ...moment, phase: count, index: count };
const ofCharacter = { ...moment, characterId: id };
const ofBoss = { ...moment, bossId: id };
const ofVote = { ...moment, voteId: count };

const leaveReason = z.enum(["choice", "logout", "left_area", "kicked"]);

const started = object({
  instanceId: id,
  eventId: id,
  definitionVersion: count,
  definition,
  lootTable: lootTable.nullable(),
  zoneId: id,
  zoneInstance: count,
  startedAtMs: atMs,
  cause,
  scale,
});

/** The current version of every event of a run. */
export const runSchemas = schemasOf<RunEvent>()({
  RunStarted: started,
  ParticipantJoined: object({ ...ofCharacter, team: count }),
  ParticipantLeft: object({ ...ofCharacter, reason: leaveReason }),
  ParticipantAway: object({ ...ofCharacter, reason: leaveReason }),
  ParticipantReturned: object(ofCharacter),
  ParticipantEliminated: object({ ...ofCharacter, round: count }),
  TeamChosen: object({ ...ofCharacter, team: count }),
  ContributionsRecorded: object({
    ...moment,
    phase: count,
    objectives: list(move),
    participants: list(delta),
    waveKills: count.optional(),
    fallen: list(id).optional(),
  }),
  ObjectiveActivated: object(ofObjective),
  ObjectiveCompleted: object({ ...ofObjective, contributors: list(id) }),
  ObjectiveFailed: object({ ...ofObjective, reason: z.enum(["time_limit", "lost", "nobody_left", "wave_timeout"]) }),
  PhaseStarted: object({ ...moment, phase: count, scale, wonBy: count }),
  WaveStarted: object({ ...ofObjective, wave: count, waves: count, waveType, count }),
  WaveEnded: object({ ...ofObjective, wave: count, outcome: z.enum(["cleared", "timed_out"]), nextInMs: amount }),
  BossEngaged: object(ofBoss),
  BossPhaseReached: object({ ...ofBoss, bossPhase: count, healthPercent: amount }),
  BossEnraged: object(ofBoss),
  RoundStarted: object({ ...moment, round: count }),
  RoundEnded: object({ ...moment, round: count, winner: id }),
  DuelDecided: object({ ...moment, winner: id, rounds: list(object({ side: id, won: count })) }),
  RaceLegWon: object({ ...moment, phase: count, team: count }),
  RaceWon: object({ ...moment, team: count, standings: list(object({ team: count, legs: count })) }),
  VoteStarted: object({ ...ofVote, team: count, phase: count }),
  VoteCast: object({ ...ofVote, characterId: id, option: count }),
  VoteEnded: object({ ...ofVote, option: count, counts: list(count) }),
  RunPaused: object({ ...moment, reason: text }),
  RunResumed: object(moment),
  RunExtended: object({ ...moment, byMs: amount }),
  RunCompleted: object({ ...moment, timeLeftMs: amount, winner: id, controlsAllPoints: flag }),
  RunFailed: object({
    ...moment,
    reason: z.enum(["time_limit", "objective_failed", "everyone_left", "despawned"]),
  }),
  RunCancelled: object({ ...moment, reason: text }),
});
