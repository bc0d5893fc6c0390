import type { EventDefinition } from "../src/content/definitions.ts";
import { EventManager } from "../src/events/event-manager.ts";
import { RunLedger } from "../src/events/run-ledger.ts";
import type { Kill } from "../src/events/signals.ts";
import type { BenchSection } from "./section.ts";

/** As often as a server under load commits: each drain turns the open batches into events. */
const KILLS_PER_DRAIN = 2_000;
const DRAINS_PER_SAMPLE = 300;
/** Who takes part between two commits: as many whatever the size of the event, so that growth shows what size costs. */
const PARTICIPANTS_PER_DRAIN = 100;
const RUNS_PER_DRAIN = 10;
const CREATURE_ID = 1;

/** Kills per second through the manager, commits included: by participants, by runs, beside a map of counters. */
export async function run(): Promise<BenchSection> {
  const yardstick = best(() => handWritten(1_000));
  const rows = [
    ...[100, 1_000, 10_000, 100_000].map((participants) => ({
      name: `${participants} participants, 1 run`,
      value: best(() => managerKills(participants, 1)),
    })),
    ...[10, 100, 1_000].map((runs) => ({
      name: `1000 participants, ${runs} runs`,
      value: best(() => managerKills(1_000, runs)),
    })),
  ];
  return {
    name: `EventManager kills (each commit has ${KILLS_PER_DRAIN} by ${PARTICIPANTS_PER_DRAIN} participants in ${RUNS_PER_DRAIN} runs at most)`,
    rows: rows.map((row) => ({
      ...row,
      yardstick: "a Map of counters, nothing else",
      yardstickValue: yardstick,
      ratio: row.value / yardstick,
    })),
  };
}

function best(sample: () => number): number {
  return Math.max(sample(), sample(), sample());
}

/** Each kill has one damager. Everybody has taken part in every run before the time is taken. */
function managerKills(participants: number, runs: number): number {
  const ledger = new RunLedger(() => {});
  const definitions = new Map([[1, { definition: endlessKillEvent(), version: 1, lootTable: null }]]);
  const manager = new EventManager(definitions, 1, ledger);
  for (let instance = 1; instance <= runs; instance += 1) manager.trigger(1, instance, { actor: "bench" }, 0);
  const kills: Kill[] = Array.from({ length: participants }, (_, at) => ({
    creatureId: CREATURE_ID,
    bossId: 0,
    damagers: [{ characterId: at + 1, correlation: "bench", packet: at, clientBuild: 1, factionId: 0, damage: 100 }],
    finisher: at + 1,
    instanceId: 1,
    wave: 0,
  }));
  for (let instance = 1; instance <= runs; instance += 1) {
    for (const kill of kills) manager.recordKill(1, instance, kill, 0);
  }
  commit(ledger);
  const drain = (turn: number) => {
    for (let at = 0; at < KILLS_PER_DRAIN; at += 1) {
      const kill = kills[(turn * PARTICIPANTS_PER_DRAIN + (at % PARTICIPANTS_PER_DRAIN)) % participants];
      const instance = 1 + ((turn * RUNS_PER_DRAIN + (at % RUNS_PER_DRAIN)) % runs);
      if (kill !== undefined) manager.recordKill(1, instance, kill, at);
    }
    commit(ledger);
  };
  const startedMs = performance.now();
  for (let turn = 0; turn < DRAINS_PER_SAMPLE; turn += 1) drain(turn);
  return ((DRAINS_PER_SAMPLE * KILLS_PER_DRAIN) / (performance.now() - startedMs)) * 1_000;
}

function commit(ledger: RunLedger): void {
  for (const append of ledger.collect(0)) append.committed();
}

function handWritten(participants: number): number {
  const scores = new Map<number, number>();
  let progress = 0;
  const startedMs = performance.now();
  for (let at = 0; at < DRAINS_PER_SAMPLE * KILLS_PER_DRAIN; at += 1) {
    const characterId = 1 + (at % participants);
    scores.set(characterId, (scores.get(characterId) ?? 0) + 10);
    progress += 1;
  }
  return (progress / (performance.now() - startedMs)) * 1_000;
}

function endlessKillEvent(): EventDefinition {
  const objective = {
    index: 0,
    type: "kill",
    target: 4_000_000_000,
    creatureIds: [CREATURE_ID],
    bossId: 0,
    itemId: 0,
    objectIds: [],
    durationMs: 0,
    contributionPerUnit: 10,
    required: true,
    turnIn: false,
    name: "",
    hidden: false,
    activatedBy: [],
    checklist: false,
    busyMs: 0,
    area: null,
    ward: null,
    controlPointIds: [],
    waves: false,
    team: 0,
    secret: false,
  } as const;
  return {
    id: 1,
    name: "bench",
    type: "invasion",
    zoneId: 1,
    durationMs: 0,
    phases: [{ index: 0, durationMs: null, objectives: [objective], vote: null }],
    rewards: {
      xp: 0,
      gold: 0,
      currency: {},
      lootTableId: 0,
      reputation: null,
      achievementId: 0,
      titleId: 0,
      scaling: "tiered",
      tiers: "rank",
    },
    spawnPoints: null,
    waves: [],
    controlPoints: [],
    victoryCondition: "hold_all",
    holdTimeRequiredMs: 0,
    scaling: { escalation: [], difficulty: [] },
    mode: "cooperative",
    teams: [],
    teamAssignment: "balance",
    rounds: { bestOf: 1, durationMs: 0, pauseMs: 0, knockedOut: 0, survivors: 0 },
    abandoned: { outcome: "continue", afterMs: 0 },
    graceMs: 0,
    boss: null,
  };
}
