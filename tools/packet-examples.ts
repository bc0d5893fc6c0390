import type { FieldMap, FieldType } from "../src/protocol/field-types.ts";
import type { JsonObject, JsonValue } from "../src/protocol/packet-json.ts";

/** Values that make an example readable; any other number is 1. */
const numbers: Readonly<Record<string, number>> = {
  instanceId: 7,
  eventId: 1001,
  zoneId: 5,
  zoneInstance: 1,
  characterId: 42,
  sessionId: 9,
  build: 16042,
  dialect: 2,
  dialectMax: 2,
  code: 1,
  opcode: 0x0a41,
  result: 0,
  reason: 8,
  clientTimeMs: 123_456,
  durationMs: 300_000,
  timeRemainingMs: 300_000,
  timeLimitMs: 900_000,
  timeUntilNextMs: 5_000,
  killTimeMs: 421_000,
  retryAfterMs: 0,
  phase: 0,
  index: 0,
  objectiveIndex: 0,
  current: 3,
  secondsLeft: 0,
  target: 20,
  contribution: 320,
  damage: 90_000,
  rewardXp: 750,
  rewardGold: 120,
  tierThreshold: 300,
  nextThreshold: 500,
  itemId: 3001,
  quantity: 2,
  amount: 5,
  spellId: 11,
  templateId: 2001,
  health: 450,
  healthMax: 500,
  healthPercent: 50,
  participantCount: 12,
  spawnCount: 10,
  totalWaves: 4,
  pointId: 301,
  progress: 40,
  radius: 15,
  step: 2,
  steps: 4,
  winner: 0,
  defaultOption: 0,
  option: 0,
  counts: 8,
  members: 6,
  score: 1_240,
  kills: 12,
  deaths: 2,
  assists: 5,
  damageDealt: 90_000,
  damageTaken: 4_100,
  healingDone: 700,
  healingTaken: 650,
  longestLifeMs: 185_000,
  bestStreak: 7,
  count: 9,
  gold: 4,
  silver: 3,
  bestContribution: 812,
  fastestMs: 61_500,
  factionId: 4,
  reputation: 150,
  achievementId: 9001,
  titleId: 12,
  x: 12.5,
  y: 0,
  z: -40.25,
};

const texts: Readonly<Record<string, string>> = {
  ticket: "example-ticket",
  message: "An example.",
  text: "Welcome back.",
  name: "Wren",
  question: "Where to first?",
  options: "To the bridge",
};
const largeNumbers: Readonly<Record<string, string>> = {
  serverTimeMs: "1767225600000",
  lastCompletedMs: "1767225600000",
  characterId: "42",
};

/** Example fields of a packet in its JSON form, each with a value of its kind; the same at every call. */
export function exampleFields(fields: FieldMap): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, exampleOf(name, field)]));
}

function exampleOf(name: string, field: FieldType): JsonValue {
  switch (field.kind) {
    case "bool":
      return true;
    case "u64":
      return largeNumbers[name] ?? "281474976710657";
    case "string":
      return texts[name] ?? "text";
    case "bytes":
      return Array.from({ length: field.length }, (_, index) => index.toString(16).padStart(2, "0")).join("");
    case "enum":
      return field.enum.words[1] ?? "";
    case "group":
      return exampleFields(field.fields);
    case "list":
      return [exampleOf(name, field.item)];
    default:
      return numbers[name] ?? 1;
  }
}
