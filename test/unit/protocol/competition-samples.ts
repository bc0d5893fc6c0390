import type { JsonFields } from "../../support/independent-encoder.ts";

/*
 * Samples for vectors.json of what goes beyond one event that everyone plays together: control points, rounds, chains,
 * votes, teams, statistics, histories and rewards of further kinds. Each sits at an edge, as those in make-vectors.ts.
 */
const maxU32 = 4294967295;
const maxU64 = "18446744073709551615";

const point = { instanceId: 3, pointId: 301, owner: 0, progress: 0, contested: false, x: -80.5, y: 0, z: 12.25 };
const someone = {
  characterId: "42",
  name: "Wren",
  team: 1,
  contribution: 320,
  kills: 12,
  deaths: 2,
  assists: 5,
  damageDealt: 90000,
  damageTaken: 4100,
  healingDone: 700,
  healingTaken: 650,
  longestLifeMs: 185000,
  bestStreak: 7,
};
const nobody = Object.fromEntries(Object.keys(someone).map((name) => [name, name === "name" ? "" : 0]));
const greatest = Object.fromEntries(Object.keys(someone).map((name) => [name, maxU32]));
const completion = { eventId: 1001, count: 9, gold: 4, silver: 3, bronze: 1, bestContribution: 812, fastestMs: 61500 };

export const competitionSamples: [packet: string, fields: JsonFields][] = [
  ["ServerControlPoint", { ...point, radius: 15 }],
  ["ServerControlPoint", { ...point, owner: 255, progress: 100, contested: true, radius: 0.5 }],
  ["ServerEventStatus", { instanceId: 3, status: "active", timeRemainingMs: 0, message: "" }],
  ["ServerEventStatus", { instanceId: 3, status: "paused", timeRemainingMs: maxU32, message: "Kurze Pause, 休憩" }],
  ["ServerEventChain", { chainId: 2, instanceId: 3, step: 2, steps: 4, name: "The Long Tide" }],
  ["ServerEventRound", { instanceId: 3, round: 1, state: "started", winner: 0, timeRemainingMs: 60000 }],
  ["ServerEventRound", { instanceId: 3, round: 255, state: "ended", winner: maxU32, timeRemainingMs: 0 }],
  ["ServerEventEliminated", { instanceId: 3, characterId: maxU64, round: 2 }],
  [
    "ServerVoteStart",
    {
      instanceId: 3,
      voteId: 1,
      question: "Wohin zuerst?",
      durationMs: 30000,
      defaultOption: 1,
      options: ["Zur Brücke", "", "砦", "x".repeat(512), "🙂"],
    },
  ],
  ["ServerVoteStart", { instanceId: 0, voteId: 255, question: "", durationMs: 0, defaultOption: 0, options: [] }],
  ["ServerVoteUpdate", { instanceId: 3, voteId: 1, counts: [0, 1, 65535, 256, 2] }],
  ["ServerVoteUpdate", { instanceId: 3, voteId: 1, counts: [] }],
  ["ServerVoteEnd", { instanceId: 3, voteId: 1, option: 4, counts: Array.from({ length: 255 }, (_, at) => at * 257) }],
  ...["cooperative", "race", "duel", "knockout"].map((mode, index): [string, JsonFields] => {
    const teams = Array.from({ length: index }, (_, at) => {
      return { team: at + 1, name: `Équipe ${at + 1}`, members: at * 300, score: maxU32 - at, wins: at };
    });
    return ["ServerEventTeams", { instanceId: 3, mode, ownTeam: index, teams }];
  }),
  [
    "ServerEventStatistics",
    {
      instanceId: 3,
      participants: [
        someone,
        { ...nobody, characterId: "0" },
        { ...greatest, characterId: maxU64, name: "Ædis", team: 255 },
      ],
    },
  ],
  ["ServerEventStatistics", { instanceId: 3, participants: [] }],
  ["ClientVoteCast", { instanceId: 3, voteId: 1, option: 2 }],
  ["ClientTeamChoose", { instanceId: 3, team: 2 }],
  ["ClientEventStatisticsRequest", { instanceId: maxU32 }],
  [
    "ServerCompletionHistory",
    {
      completions: [
        { ...completion, lastCompletedMs: "1767225600000" },
        { ...completion, eventId: maxU32, fastestMs: 0, lastCompletedMs: maxU64 },
      ],
    },
  ],
  ["ServerCompletionHistory", { completions: [] }],
  [
    "ServerRewardDetails",
    {
      instanceId: 3,
      eventId: 1001,
      currencies: [
        { name: "tide_token", amount: 25 },
        { name: "Ehre", amount: maxU32 },
      ],
      factionId: 4,
      reputation: 150,
      achievementId: 9001,
      titleId: 12,
    },
  ],
  [
    "ServerRewardDetails",
    { instanceId: 3, eventId: 1001, currencies: [], factionId: 0, reputation: 0, achievementId: 0, titleId: 1 },
  ],
  ["ClientCompletionHistoryRequest", { eventId: 0 }],
];
