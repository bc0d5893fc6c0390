import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, faultsOf, filesOf, type Json, type Spoiled, setAt, soundContent } from "./content-dir.ts";

/** Faults of teams, scaling, rounds, chains and bosses, and those that take more than one key to make. */
const EVENT = "public_events[0]";
const KILL = `${EVENT}.phases[0].objectives[0]`;
const BOSS = "world_bosses[0]";

const SPOILED: Spoiled[] = [
  ["unknown mode", `${EVENT}.mode`, "melee", /one of cooperative, race, duel, knockout/],
  ["unknown assignment", `${EVENT}.team_assignment`, "random", /one of balance, choice, faction/],
  ["teams that cooperate", `${EVENT}.teams`, [{ id: 1 }, { id: 2 }], /Remove the teams, or give/],
  ["a team of nobody", `${KILL}.team`, 1, /Write the id of a team or 0.*has none/],
  ["scaling by a word", `${EVENT}.scaling`, "linear", /the word "default" or an object here instead of "linear"/],
  [
    "scaling by nothing",
    `${EVENT}.scaling`,
    { escalation: [{ participants: 5 }] },
    /Add this key/,
    `${EVENT}.scaling.escalation[0].multiplier`,
  ],
  [
    "a multiplier of 0",
    `${EVENT}.scaling`,
    { difficulty: [{ participants: 5, multiplier: 0 }] },
    /from 0.01/,
    `${EVENT}.scaling.difficulty[0].multiplier`,
  ],
  [
    "two steps for as many",
    `${EVENT}.scaling`,
    {
      difficulty: [
        { participants: 5, multiplier: 1 },
        { participants: 5, multiplier: 2 },
      ],
    },
    /another number of participants.*5 is taken/,
    `${EVENT}.scaling.difficulty[1].participants`,
  ],
  ["no round", `${EVENT}.rounds`, { best_of: 0 }, /from 1 to 99/, `${EVENT}.rounds.best_of`],
  ["a round of no time", `${EVENT}.rounds`, { duration_ms: 0 }, /from 1000/, `${EVENT}.rounds.duration_ms`],
  [
    "an unknown outcome",
    `${EVENT}.abandoned`,
    { outcome: "win" },
    /one of continue, fail, cancel, complete/,
    `${EVENT}.abandoned.outcome`,
  ],
  ["unknown tiers", `${EVENT}.rewards.tiers`, "luck", /one of rank, damage_share/],
  ["unknown caller", `${BOSS}.called_by_object_id`, 99, /Add object 99/],
  ["a caller that is picked up", `${BOSS}.called_by_object_id`, 30, /Name an object without item_id/],
  ["unknown item", `${BOSS}.called_by_item_id`, 99, /Add item 99/],
  ["unknown time zone", `${BOSS}.timezone`, "Atlantis/Harbour", /time zone.*instead of "Atlantis\/Harbour"/],
  ["an offset for a time zone", `${BOSS}.timezone`, "+02:00", /time zone/],
  [
    "two phases at once",
    `${BOSS}.phases[1]`,
    { health_threshold: 50 },
    /50 is taken/,
    `${BOSS}.phases[1].health_threshold`,
  ],
];

for (const spoiled of SPOILED) {
  test(`${spoiled[0]} at ${spoiled[1]}`, async () => {
    const { found, expected } = await faultsOf(spoiled);
    expect(found).toEqual(expected);
  });
}

/** The faults of sound content with several values put into it: path and message. */
async function faultsWith(values: { readonly [path: string]: Json | undefined }) {
  const files = soundContent();
  for (const [path, value] of Object.entries(values)) setAt(files, path, value);
  const loaded = await loadContent(await contentDir(filesOf(files)));
  return ("faults" in loaded ? loaded.faults : []).map(({ path, message }) => [path, message]);
}

test("a race of one team", async () => {
  const faults = await faultsWith({ [`${EVENT}.mode`]: "race", [`${EVENT}.teams`]: [{ id: 1 }] });
  expect(faults).toEqual([[`${EVENT}.teams`, expect.stringMatching(/Add a second team.*race alone/)]]);
});

test("two teams of one number, and an objective of a third", async () => {
  const teams = [{ id: 1 }, { id: 1 }, { id: 2 }];
  const faults = await faultsWith({ [`${EVENT}.mode`]: "duel", [`${EVENT}.teams`]: teams, [`${KILL}.team`]: 3 });
  expect(faults).toEqual([
    [`${KILL}.team`, expect.stringMatching(/has 1, 1, 2/)],
    [`${EVENT}.teams[1].id`, expect.stringMatching(/1 is taken/)],
  ]);
});

test("a phase with nothing to do for one of the teams", async () => {
  const objectives = [{ type: "survive", target: 5, team: 1 }];
  const faults = await faultsWith({ [`${EVENT}.mode`]: "race", [`${EVENT}.phases[1].objectives`]: objectives });
  expect(faults).toEqual([[`${EVENT}.phases[1].objectives`, expect.stringMatching(/objective for team 2/)]]);
});

test("copies for teams whose index is taken or does not fit", async () => {
  const faults = await faultsWith({
    [`${EVENT}.mode`]: "race",
    [`${KILL}.index`]: 33,
    [`${EVENT}.phases[1].objectives[0].index`]: 250,
  });
  expect(faults).toEqual([
    [`${EVENT}.phases[0].objectives[1].index`, expect.stringMatching(/gets 33, which is taken/)],
    [`${EVENT}.phases[1].objectives[0].index`, expect.stringMatching(/gets 282, which is .* above 255/)],
  ]);
});

test("waves that end two objectives, none, or nobody's", async () => {
  const survive = { type: "survive", target: 5, waves: true };
  const twice = [{ objectives: [survive, survive] }];
  expect(await faultsWith({ [`${EVENT}.waves`]: [{ creature_ids: [20] }], [`${EVENT}.phases`]: twice })).toEqual([
    [`${EVENT}.phases[0].objectives[1].waves`, expect.stringMatching(/Remove this key/)],
  ]);
  const damage = [{ objectives: [{ type: "damage", target: 5 }] }];
  expect(await faultsWith({ [`${EVENT}.waves`]: [{}], [`${EVENT}.phases`]: damage })).toEqual([
    [`${EVENT}.waves`, expect.stringMatching(/Add a required kill, defend or survive objective/)],
  ]);
  const nobody = [{ objectives: [{ type: "survive", waves: true }] }];
  const waves: Json = [{ creature_ids: [20] }, {}];
  expect(await faultsWith({ [`${EVENT}.waves`]: waves, [`${EVENT}.phases`]: nobody })).toEqual([
    [`${EVENT}.waves[1].creature_ids`, expect.stringMatching(/Add creature_ids to this wave/)],
  ]);
  expect(await faultsWith({ [`${EVENT}.waves`]: [{}], [`${EVENT}.phases`]: undefined })).toEqual([
    [`${EVENT}.waves[0].creature_ids`, expect.stringMatching(/Add creature_ids to this wave/)],
  ]);
});

test("chains: one step, an unknown event, an event twice, an unknown word", async () => {
  const files = soundContent();
  files.event_chains = [
    { id: 1, steps: [{ event_id: 100 }] },
    { id: 2, steps: [{ event_id: 100 }, { event_id: 99 }, { event_id: 100, on: "won" }] },
    { id: 2, steps: [{ event_id: 100 }, {}] },
  ];
  const loaded = await loadContent(await contentDir(filesOf(files)));
  const faults = "faults" in loaded ? loaded.faults : [];
  expect(faults.map(({ file, path, message }) => [file, path, message])).toEqual([
    ["event_chains.json", "event_chains[0].steps", expect.stringMatching(/2 to 255 steps/)],
    ["event_chains.json", "event_chains[1].steps[1].event_id", expect.stringMatching(/Add event 99/)],
    ["event_chains.json", "event_chains[1].steps[2].event_id", expect.stringMatching(/100 is taken/)],
    ["event_chains.json", "event_chains[1].steps[2].on", expect.stringMatching(/one of completed, failed, ended/)],
    ["event_chains.json", "event_chains[2].id", expect.stringMatching(/2 is taken/)],
    ["event_chains.json", "event_chains[2].steps[1].event_id", expect.stringMatching(/Add this key/)],
  ]);
});
