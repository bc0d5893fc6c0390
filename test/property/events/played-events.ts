import type { EventDefinition, ObjectiveDefinition, PhaseDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";

export const BOSS_ID = 9;
export const BOSS_CREATURE_ID = 70;

const WARD = {
  creatureId: 0,
  health: 100,
  position: null,
  checkpoints: [],
  metersPerSecond: 3,
  companionMeters: 15,
};

const POINTS = [0, 30, 60].map((x, at) => ({
  id: at + 1,
  name: "",
  position: [x, 0, 0] as const,
  captureRadiusMeters: 10,
  captureTimeMs: 3_000,
  decayTimeMs: at * 2_000,
}));

const WAVES = [
  { threshold: 1, timeLimitMs: 8_000, onTimeout: "advance" as const },
  { threshold: 0.5, timeLimitMs: 0, onTimeout: "fail" as const },
].map(({ threshold, timeLimitMs, onTimeout }) => ({
  ...{ type: "normal" as const, creatureIds: [7], enemyCount: 2, spawnPoints: null },
  ...{ timeLimitMs, killThreshold: threshold, delayMs: 1_000, onTimeout },
}));

const VOTE: PhaseDefinition["vote"] = {
  question: "which way?",
  options: [
    { text: "left", activates: [2] },
    { text: "right", activates: [3] },
  ],
  durationMs: 4_000,
  defaultOption: 1,
};

const TEAMS = [1, 2].map((id) => ({ id, name: `team ${id}`, factionId: id }));
const ABANDONED = { outcome: "fail", afterMs: 20_000 } as const;

const signalled: ObjectiveDefinition[] = [
  objective({ type: "kill", target: 2, creatureIds: [7], busyMs: 500 }),
  objective({ index: 1, type: "damage", target: 900, required: false, durationMs: 8_000 }),
  objective({ index: 2, type: "collect", target: 1, itemId: 5, hidden: true, activatedBy: [0] }),
];

const timed: ObjectiveDefinition[] = [
  objective({ type: "defend", target: 6, ward: WARD, required: false }),
  objective({ index: 1, type: "survive", target: 5, area: { position: [0, 0, 0], radiusMeters: 10 } }),
  objective({ index: 2, type: "escort", target: 10, ward: WARD, required: false }),
];

const asked: ObjectiveDefinition[] = [
  objective({ type: "interact", target: 3, objectIds: [6], checklist: true, required: false }),
  objective({ index: 2, type: "kill", target: 2, creatureIds: [7], hidden: true }),
  objective({ index: 3, type: "damage", target: 300, hidden: true }),
  objective({ index: 4, type: "collect", target: 2, itemId: 5, turnIn: true, required: false }),
];

const waves = objective({ type: "kill", target: WAVES.length, creatureIds: [7], waves: true });

function withVote({ phases, ...rest }: EventDefinition, at: number): EventDefinition {
  return { ...rest, phases: phases.map((phase, index) => (index === at ? { ...phase, vote: VOTE } : phase)) };
}

/** Events that have every kind of objective, rule and mode between them. */
export const playedEvents: Readonly<Record<string, EventDefinition>> = {
  signalled: event([signalled, signalled], { graceMs: 5_000, abandoned: ABANDONED }),
  vote: withVote(withVote(event([asked, asked], { graceMs: 5_000 }), 0), 1),
  waves: event([[waves], signalled], { waves: WAVES, durationMs: 60_000 }),
  timed: event([timed, [objective({ type: "territory", target: 3 })]], {
    ...{ controlPoints: POINTS, victoryCondition: "hold_majority", graceMs: 3_000, abandoned: ABANDONED },
    scaling: {
      escalation: [{ participants: 2, multiplier: 1.5 }],
      difficulty: [{ participants: 2, multiplier: 2 }],
    },
  }),
  race: withVote(
    event(
      [1, 2].map(() => [
        objective({ type: "kill", target: 2, creatureIds: [7], team: 1 }),
        objective({ index: 1, type: "kill", target: 2, creatureIds: [7], team: 2, secret: true }),
        objective({ index: 2, type: "territory", target: 3, hidden: true, required: false }),
        objective({ index: 3, type: "interact", target: 2, objectIds: [6], hidden: true, required: false }),
      ]),
      { mode: "race", teams: TEAMS, controlPoints: POINTS, teamAssignment: "choice" },
    ),
    0,
  ),
  duel: event([[objective({ type: "damage", target: 9_000, required: false })]], {
    mode: "duel",
    teams: TEAMS,
    teamAssignment: "faction",
    rounds: { bestOf: 3, durationMs: 6_000, pauseMs: 1_000, knockedOut: 1, survivors: 1 },
  }),
  knockout: event([[objective({ type: "kill", target: 90, creatureIds: [7] })]], {
    mode: "knockout",
    rounds: { bestOf: 1, durationMs: 3_000, pauseMs: 500, knockedOut: 1, survivors: 1 },
  }),
  boss: event([[objective({ type: "kill_boss", bossId: BOSS_ID })]], {
    boss: {
      ...{ bossId: BOSS_ID, creatureId: BOSS_CREATURE_ID, spawnPosition: [0, 0, 0] },
      phases: [80, 50, 20].map((healthThreshold) => ({ healthThreshold, abilities: [], addSpawns: [] })),
      ...{ enrageTimerMs: 15_000, despawnTimerMs: 30_000 },
    },
  }),
};
