import { expect, test } from "vitest";
import type { Content, EventDefinition } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, type Files, filesOf, type Json, soundContent } from "./content-dir.ts";

async function load(files: Files): Promise<Content> {
  const loaded = await loadContent(await contentDir(filesOf(files)));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.content;
}

async function eventWith(keys: { [key: string]: Json }): Promise<EventDefinition> {
  const files = soundContent();
  const phases: Json = [{ objectives: [{ type: "survive", target: 5 }] }];
  files.public_events![0] = { id: 100, type: "invasion", zone_id: 10, phases, ...keys };
  return (await load(files)).events.get(100)!;
}

test("scaling is none, the usual steps, or steps in any order", async () => {
  expect((await eventWith({})).scaling).toEqual({ escalation: [], difficulty: [] });
  expect((await eventWith({ scaling: null })).scaling).toEqual({ escalation: [], difficulty: [] });
  const steps = (...pairs: [number, number][]) =>
    pairs.map(([participants, multiplier]) => ({ participants, multiplier }));
  expect((await eventWith({ scaling: "default" })).scaling).toEqual({
    escalation: steps([10, 1], [25, 1.5], [50, 2]),
    difficulty: steps([0, 1], [11, 1.5], [26, 2], [51, 2.5]),
  });
  const given = { escalation: steps([30, 3], [5, 1.2]) };
  expect((await eventWith({ scaling: given })).scaling).toEqual({
    escalation: steps([5, 1.2], [30, 3]),
    difficulty: [],
  });
});

test("a race and a duel have two teams unless content names others; a knockout has none", async () => {
  const red = { id: 1, name: "Red", factionId: 0 };
  const blue = { id: 2, name: "Blue", factionId: 0 };
  for (const mode of ["race", "duel"]) expect(await eventWith({ mode })).toMatchObject({ mode, teams: [red, blue] });
  expect((await eventWith({ mode: "knockout" })).teams).toEqual([]);
  const given: { [key: string]: Json } = {
    mode: "race",
    teams: [{ id: 3, name: "Exiles", faction_id: 9 }, { id: 4 }],
    team_assignment: "faction",
  };
  expect(await eventWith(given)).toMatchObject({
    teams: [
      { id: 3, name: "Exiles", factionId: 9 },
      { id: 4, name: "Team 4", factionId: 0 },
    ],
    teamAssignment: "faction",
  });
});

test("rounds, what becomes of an abandoned run, the grace time and what tiers go by", async () => {
  const given = {
    mode: "knockout",
    rounds: { best_of: 5, duration_ms: 8000, pause_ms: 0, knocked_out: 2, survivors: 3 },
    abandoned: { outcome: "cancel" },
    grace_ms: 0,
    rewards: { tiers: "damage_share" },
  };
  expect(await eventWith(given)).toMatchObject({
    rounds: { bestOf: 5, durationMs: 8000, pauseMs: 0, knockedOut: 2, survivors: 3 },
    abandoned: { outcome: "cancel", afterMs: 60_000 },
    graceMs: 0,
    rewards: { tiers: "damage_share", xp: 0 },
  });
});

test("each team races for a copy of what names no team, activated and voted for by its own", async () => {
  const timed = { type: "survive", target: 5 };
  const event = await eventWith({
    mode: "race",
    phases: [
      {
        objectives: [
          timed,
          { ...timed, activated_by: [0], secret: true },
          { ...timed, team: 2, activated_by: [1] },
          { ...timed, hidden: true },
        ],
        vote: {
          question: "?",
          options: [
            { text: "a", activates: [3] },
            { text: "b", activates: [2, 3] },
          ],
        },
      },
    ],
  });
  const [phase] = event.phases;
  expect(phase?.objectives.map(({ index, team, activatedBy }) => [index, team, activatedBy])).toEqual([
    [0, 1, []],
    [32, 2, []],
    [1, 1, [0]],
    [33, 2, [32]],
    [2, 2, [33]],
    [3, 1, []],
    [35, 2, []],
  ]);
  expect(phase?.objectives.every(({ target }) => target === 5)).toBe(true);
  expect(phase?.vote?.options.map(({ activates }) => activates)).toEqual([
    [3, 35],
    [2, 3, 35],
  ]);
});

test("waves come once for everybody, and nothing is copied outside of races and duels", async () => {
  const phases: Json = [
    {
      objectives: [
        { type: "survive", target: 5 },
        { type: "survive", waves: true },
      ],
    },
  ];
  const waves = [{ creature_ids: [20] }];
  const teams = async (mode: string) =>
    (await eventWith({ mode, phases, waves })).phases[0]?.objectives.map(({ index, team }) => [index, team]);
  expect(await teams("duel")).toEqual([
    [0, 1],
    [32, 2],
    [1, 0],
  ]);
  expect(await teams("knockout")).toEqual([
    [0, 0],
    [1, 0],
  ]);
});

test("chains: steps follow completion at once, are not locked and ask for nobody", async () => {
  const files = soundContent();
  files.public_events!.push({ ...structuredClone(files.public_events![0]!), id: 101 });
  const second = { event_id: 101, on: "ended", delay_ms: 7000, min_participants: 2, locked: true };
  files.event_chains = [{ id: 1, name: "Ebb", steps: [{ event_id: 100 }, second] }];
  expect((await load(files)).chains.get(1)).toEqual({
    id: 1,
    name: "Ebb",
    steps: [
      { eventId: 100, on: "completed", delayMs: 0, minParticipants: 0, locked: false },
      { eventId: 101, on: "ended", delayMs: 7000, minParticipants: 2, locked: true },
    ],
  });
});

test("world bosses: called by nobody, in UTC, half an hour without a fight, phases from full health down", async () => {
  const files = soundContent();
  expect((await load(files)).worldBosses.get(60)).toMatchObject({
    ...{ calledByObjectId: 0, calledByItemId: 0, timezone: "UTC", despawnTimerMs: 1_800_000, enrageTimerMs: 0 },
    ...{ rewardXp: 500, rewardGold: 100, spawnWindow: null, spawnCooldownHours: 0 },
  });
  Object.assign(files.world_bosses![0]!, {
    ...{ called_by_object_id: 31, called_by_item_id: 40, timezone: "America/New_York", despawn_timer_ms: 0 },
    ...{ reward_xp: 7, reward_gold: 8, phases: [{ health_threshold: 25 }, { health_threshold: 75 }] },
  });
  expect((await load(files)).worldBosses.get(60)).toMatchObject({
    ...{ calledByObjectId: 31, calledByItemId: 40, timezone: "America/New_York", despawnTimerMs: 0 },
    ...{ rewardXp: 7, rewardGold: 8, phases: [{ healthThreshold: 75 }, { healthThreshold: 25 }] },
  });
});
