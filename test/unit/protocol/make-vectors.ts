import { writeFileSync } from "node:fs";
import { encodeIndependently, type JsonFields } from "../../support/independent-encoder.ts";
import { competitionSamples } from "./competition-samples.ts";

/*
 * Makes vectors.json: node test/unit/protocol/make-vectors.ts
 * Each sample sits at an edge: extremes of a range, empty and full lists, strings of several bytes a character.
 */
const nonce = "000102030405060708090a0b0c0d0e0f";
const proof = "ff".repeat(32);
const objectives = [
  { index: 0, type: "kill", target: 20, current: 3 },
  { index: 1, type: "collect", target: 4294967295, current: 0 },
  { index: 2, type: "interact", target: 5, current: 5 },
  { index: 3, type: "defend", target: 300, current: 299 },
  { index: 4, type: "survive", target: 60, current: 59 },
];
const laterObjectives = ["kill_boss", "escort", "territory", "damage"].map((type, index) => {
  return { index, type, target: 1000 + index, current: index };
});
const maxU64 = "18446744073709551615";
const eventTypes = ["invasion", "collection", "territory", "defense", "escort", "world_boss"];

const samples: [packet: string, fields: JsonFields][] = [
  ["ServerHello", { dialectMax: 2, realmId: 65535, serverTimeMs: "1767225600000", nonce }],
  ["ClientHello", { dialect: 2, build: 16042 }],
  ["ClientAuth", { ticket: "7.1767225600.abc", proof }],
  ["ClientAuth", { ticket: "", proof: "00".repeat(32) }],
  ["ServerAuthResult", { result: 0, characterId: 7, sessionId: 4294967295, message: "Willkommen, Gefährtin" }],
  ["ServerError", { code: 17, opcode: 0x0a44, message: "Später, 後で, 🙂" }],
  ["ClientPing", { clientTimeMs: 4294967295 }],
  ["ServerPong", { clientTimeMs: 1, serverTimeMs: maxU64 }],
  ["ServerDisconnect", { reason: 8, retryAfterMs: 30000, message: "x".repeat(512) }],
  ["ClientLogout", {}],
  ...["announcement", "motd", "shutdown", "drain", "stop_cancelled"].map((kind, index): [string, JsonFields] => [
    "ServerAnnouncement",
    { kind, secondsLeft: index === 2 ? 4294967295 : index * 15, text: index === 0 ? "" : "Bald zurück, 後で" },
  ]),
  ["ClientEnterZone", { zoneId: 5, zoneInstance: 1, x: 1.5, y: -2.25, z: 0 }],
  ["ServerZoneEntered", { zoneId: 5, zoneInstance: 8, guid: "9007199254740993" }],
  ["ClientMove", { x: -1024.5, y: 0.0078125, z: 16777216 }],
  ...["creature", "boss", "object", "protected", "escort", "player"].map((kind): [string, JsonFields] => [
    "ServerEntityCreate",
    { guid: "1", kind, templateId: 77, x: 1, y: 2, z: 3, health: 50, healthMax: 100 },
  ]),
  ...[0, 1, 2, 3].map((reason): [string, JsonFields] => ["ServerEntityDestroy", { guid: maxU64, reason }]),
  ["ClientCastSpell", { spellId: 42, targetGuid: "281474976710657" }],
  ["ServerEntityHealth", { guid: "3", health: 0, healthMax: 4294967295 }],
  ["ClientInteract", { guid: "0" }],
  ["ClientUseItem", { itemId: 4294967295 }],
  ["ServerItemGained", { itemId: 9, quantity: 65535 }],
  ["ServerEntityMove", { guid: "12", x: 0.5, y: -0.5, z: 100 }],
  ["ServerEventStart", { instanceId: 1, eventId: 2, eventType: "defense", phase: 0, durationMs: 300000, objectives }],
  [
    "ServerEventStart",
    { instanceId: 9, eventId: 8, eventType: "world_boss", phase: 255, durationMs: 0, objectives: laterObjectives },
  ],
  ["ServerEventStart", { instanceId: 1, eventId: 2, eventType: "invasion", phase: 1, durationMs: 1, objectives: [] }],
  ["ServerEventUpdate", { instanceId: 1, objectiveIndex: 2, current: 3, target: 4 }],
  ...["participation", "bronze", "silver", "gold"].map((rewardTier, index): [string, JsonFields] => [
    "ServerEventComplete",
    {
      instanceId: 1,
      eventId: 2,
      success: index > 0,
      rewardTier,
      contribution: 512,
      rewardXp: 1000,
      rewardGold: 250,
      rewards: Array.from({ length: index }, (_, item) => ({ itemId: 100 + item, quantity: 1 + item })),
    },
  ]),
  ["ServerEventPhase", { instanceId: 1, phase: 2, objectives: [...objectives, ...laterObjectives] }],
  [
    "ServerEventList",
    {
      events: eventTypes.map((eventType, index) => {
        const timeRemainingMs = index * 1000;
        return { instanceId: index, eventId: 70 + index, eventType, phase: 1, timeRemainingMs, participantCount: 300 };
      }),
    },
  ],
  ["ServerEventList", { events: [] }],
  ["ServerContributionUpdate", { instanceId: 3, contribution: 99, rewardTier: "silver" }],
  ...["normal", "elite", "boss", "final"].map((waveType, index): [string, JsonFields] => [
    "ServerEventWave",
    { instanceId: 3, waveNumber: index, totalWaves: 4, waveType, spawnCount: 10, timeUntilNextMs: 5000 },
  ]),
  [
    "ServerRewardTierUpdate",
    {
      instanceId: 3,
      characterId: "4294967296",
      rewardTier: "gold",
      contribution: 501,
      tierThreshold: 500,
      nextThreshold: 0,
    },
  ],
  ...["inactive", "active", "complete", "failed"].map((state, index): [string, JsonFields] => [
    "ServerEventObjective",
    { instanceId: 3, state, objective: laterObjectives[index] },
  ]),
  [
    "ServerWorldBossSpawn",
    { bossId: 1, creatureGuid: "77", x: 1, y: 2, z: 3, healthMax: 1000000, health: 999999, phase: 1, timeLimitMs: 5 },
  ],
  ["ServerWorldBossPhase", { bossId: 1, phase: 3, healthPercent: 40, abilities: [2166136261, 0, 4294967295] }],
  [
    "ServerWorldBossKilled",
    {
      bossId: 1,
      killTimeMs: 123456,
      participantCount: 40,
      top: [
        { characterId: "7", name: "Ædis", contribution: 150, damage: 90000 },
        { characterId: maxU64, name: "", contribution: 0, damage: 0 },
      ],
    },
  ],
  ["ClientEventJoin", { instanceId: 305419896 }],
  ["ClientEventLeave", { instanceId: 1 }],
  ["ClientEventListRequest", {}],
  ["ClientEventContribute", { instanceId: 1, objectiveIndex: 2, amount: 3, itemId: 4 }],
  ...competitionSamples,
];

/** One frame, in both forms: what the codec must make of one, and of the other. */
export type Vector = { packet: string; dialect: 1 | 2; fields: JsonFields; hex: string };

/** All vectors, in both dialects. */
export function makeVectors(): Vector[] {
  return samples.flatMap(([packet, fields]) =>
    ([1, 2] as const).map((dialect) => {
      return { packet, dialect, fields, hex: encodeIndependently(packet, fields, dialect).toString("hex") };
    }),
  );
}

if (import.meta.main) {
  const lines = makeVectors().map((vector) => `  ${JSON.stringify(vector)}`);
  writeFileSync(new URL("vectors.json", import.meta.url), `[\n${lines.join(",\n")}\n]\n`);
}
