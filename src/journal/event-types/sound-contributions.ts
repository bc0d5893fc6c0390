import type { ContributionDelta, ObjectiveMove } from "../../events/run-events.ts";
import type { EventData } from "./event-type.ts";

/**
 * Whether ContributionsRecorded is certainly as its schema has it. Every batch of a run under way has one, with all who
 * did something in it: asking the schema would cost most of what serialising costs (52 µs against 71 µs for a hundred
 * participants, this takes 8), so it is asked only when this says no. Never says yes to what the schema refuses.
 */
export function hasSoundContributions(data: EventData): boolean {
  const { elapsedMs, atMs, phase, objectives, participants, waveKills, fallen } = data;
  return (
    isNumber(elapsedMs) &&
    elapsedMs >= 0 &&
    Number.isSafeInteger(atMs) &&
    isCount(phase) &&
    isListOf(objectives, isMove) &&
    isListOf(participants, isDelta) &&
    (waveKills === undefined || isCount(waveKills)) &&
    (fallen === undefined || isListOf(fallen, isCount)) &&
    size(data) === 5 + Number(waveKills !== undefined) + Number(fallen !== undefined)
  );
}

function isMove(value: unknown): boolean {
  if (!Array.isArray(value) || value.length < 4 || value.length > 5) return false;
  const [index, current, marks, activeSinceMs, busyUntilMs = 0] = value as unknown as Loose<Required<ObjectiveMove>>;
  return (
    isCount(index) && isNumber(current) && isListOf(marks, isNumber) && isNumber(activeSinceMs) && isNumber(busyUntilMs)
  );
}

function isDelta(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const delta = value as Loose<ContributionDelta>;
  return (
    isCount(delta.characterId) &&
    isNumber(delta.score) &&
    isNumber(delta.damageRest) &&
    isNumber(delta.healingRest) &&
    isNumber(delta.healingScore) &&
    isNumber(delta.presenceRestMs) &&
    isListOf(delta.statistics, isNumber) &&
    isCount(delta.team) &&
    typeof delta.left === "boolean" &&
    isListOf(delta.objectives, isCount) &&
    typeof delta.correlation === "string" &&
    isCount(delta.packet) &&
    size(delta) === 12
  );
}

type Loose<T> = { readonly [K in keyof T]: unknown };

function size(record: object): number {
  let found = 0;
  for (const _ in record) found += 1;
  return found;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isListOf(value: unknown, isRight: (item: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  for (let index = 0; index < value.length; index++) if (!isRight(value[index])) return false;
  return true;
}
