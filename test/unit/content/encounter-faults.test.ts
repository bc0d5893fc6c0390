import { expect, test } from "vitest";
import { faultsOf, type Json, type Spoiled } from "./content-dir.ts";

/** Faults of objectives, waves and votes. Event 100 has kill, collect and interact in its first phase. */
const EVENT = "public_events[0]";
const FIRST = `${EVENT}.phases[0]`;
const KILL = `${FIRST}.objectives[0]`;
const LAST = `${EVENT}.phases[1]`;
const WAVE = `${EVENT}.waves[0]`;

const defend = (protect: Json): Json => [{ type: "defend", target: 5, protect }];
const escort = (keys: Json): Json => [{ type: "escort", escort: keys }];
const survive = (...keys: { [key: string]: Json }[]): Json =>
  keys.map((more) => ({ type: "survive", target: 5, ...more }));
const vote = (keys: { [key: string]: Json }): Json => ({
  question: "?",
  options: [{ text: "a" }, { text: "b" }],
  ...keys,
});

const OBJECTIVES: Spoiled[] = [
  ["checklist of kills", `${KILL}.checklist`, true, /type interact only/],
  ["area of kills", `${KILL}.area`, { position: [0, 0, 0], radius: 5 }, /type defend, survive only/],
  ["protect of kills", `${KILL}.protect`, {}, /type defend only/],
  ["escort of kills", `${KILL}.escort`, {}, /type escort only/],
  ["control points of kills", `${KILL}.control_point_ids`, [1], /type territory only/, `${KILL}.control_point_ids`],
  [
    "area without radius",
    `${LAST}.objectives`,
    survive({ area: { position: [0, 0, 0] } }),
    /Add this key/,
    `${LAST}.objectives[0].area.radius`,
  ],
  [
    "area outside",
    `${LAST}.objectives`,
    survive({ area: { position: [0, 0, 51], radius: 1 } }),
    /bounds of zone 10/,
    `${LAST}.objectives[0].area.position`,
  ],
  [
    "unknown creature to protect",
    `${LAST}.objectives`,
    defend({ creature_id: 99 }),
    /Add creature 99/,
    `${LAST}.objectives[0].protect.creature_id`,
  ],
  [
    "protect outside",
    `${LAST}.objectives`,
    defend({ position: [0, 99, 0] }),
    /bounds of zone 10/,
    `${LAST}.objectives[0].protect.position`,
  ],
  [
    "protect without health",
    `${LAST}.objectives`,
    defend({ health: 0 }),
    /from 1/,
    `${LAST}.objectives[0].protect.health`,
  ],
  [
    "protect that walks",
    `${LAST}.objectives`,
    defend({ speed: 2 }),
    /Remove this key/,
    `${LAST}.objectives[0].protect.speed`,
  ],
  [
    "unknown escort",
    `${LAST}.objectives`,
    escort({ creature_id: 99 }),
    /Add creature 99/,
    `${LAST}.objectives[0].escort.creature_id`,
  ],
  [
    "checkpoint outside",
    `${LAST}.objectives`,
    escort({
      checkpoints: [
        [0, 0, 0],
        [0, 0, 60],
      ],
    }),
    /bounds of zone 10/,
    `${LAST}.objectives[0].escort.checkpoints[1]`,
  ],
  [
    "start outside",
    `${LAST}.objectives`,
    escort({ position: [60, 0, 0] }),
    /bounds of zone 10/,
    `${LAST}.objectives[0].escort.position`,
  ],
  [
    "escort faster than players",
    `${LAST}.objectives`,
    escort({ speed: 13 }),
    /0.1 to 12/,
    `${LAST}.objectives[0].escort.speed`,
  ],
  [
    "unknown control point",
    `${LAST}.objectives`,
    [{ type: "territory", control_point_ids: [7] }],
    /Add a control point 7/,
    `${LAST}.objectives[0].control_point_ids[0]`,
  ],
  [
    "nothing shown",
    `${LAST}`,
    { objectives: survive({ hidden: true }), vote: vote({ options: [{ text: "a", activates: [0] }, { text: "b" }] }) },
    /shown from the start/,
    `${LAST}.objectives`,
  ],
  [
    "held for no time",
    `${EVENT}.victory_condition`,
    "hold_time",
    /Add hold_time_required_ms/,
    `${EVENT}.hold_time_required_ms`,
  ],
  ["unknown victory", `${EVENT}.victory_condition`, "hold_some", /one of hold_all, hold_majority, hold_time/],
];

const ACTIVATION: Spoiled[] = [
  ["unknown index", `${FIRST}.objectives[1].activated_by`, [9], /none has 9/, `${FIRST}.objectives[1].activated_by[0]`],
  ["itself", `${FIRST}.objectives[1].activated_by`, [1], /waits for itself/],
  ["hidden for ever", `${FIRST}.objectives[1].hidden`, true, /nothing shows it/],
  [
    "a circle",
    `${FIRST}.objectives`,
    survive({}, { activated_by: [2] }, { activated_by: [3] }, { activated_by: [1] }),
    /waits for itself/,
    `${FIRST}.objectives[1].activated_by`,
  ],
  [
    "activated and not hidden",
    `${FIRST}.objectives`,
    survive({}, { activated_by: [0], hidden: false }),
    /Remove this key or write true/,
    `${FIRST}.objectives[1].hidden`,
  ],
];

const VOTES: Spoiled[] = [
  [
    "unknown index",
    `${FIRST}.vote`,
    vote({ options: [{ text: "a", activates: [8] }, { text: "b" }] }),
    /none has 8/,
    `${FIRST}.vote.options[0].activates[0]`,
  ],
  ["one option", `${FIRST}.vote`, vote({ options: [{ text: "a" }] }), /2 to 5 options/, `${FIRST}.vote.options`],
  [
    "six options",
    `${FIRST}.vote`,
    vote({ options: Array(6).fill({ text: "a" }) }),
    /2 to 5 options/,
    `${FIRST}.vote.options`,
  ],
  ["no such default", `${FIRST}.vote`, vote({ default: 2 }), /from 0 to 1, here instead of 2/, `${FIRST}.vote.default`],
  ["no question", `${FIRST}.vote`, vote({ question: "" }), /a text of 1 to 512 bytes/, `${FIRST}.vote.question`],
  ["a text too long", `${FIRST}.vote`, vote({ question: "é".repeat(257) }), /1 to 512 bytes/, `${FIRST}.vote.question`],
  ["no time", `${FIRST}.vote`, vote({ duration_ms: 0 }), /from 1000/, `${FIRST}.vote.duration_ms`],
];

const WAVES: Spoiled[] = [
  ["marked without waves", `${KILL}.waves`, true, /Add waves to this event/],
  ["unknown type", `${EVENT}.waves`, [{ type: "huge" }], /one of normal, elite, boss, final/, `${WAVE}.type`],
  ["two types", `${EVENT}.waves`, [{ type: "boss", wave_type: "boss" }], /Remove this key/, `${WAVE}.wave_type`],
  ["nobody", `${EVENT}.waves`, [{ enemy_count: 0 }], /from 1 to 1000/, `${WAVE}.enemy_count`],
  ["a threshold of 0", `${EVENT}.waves`, [{ kill_threshold: 0 }], /above 0 and up to 1/, `${WAVE}.kill_threshold`],
  ["per cent", `${EVENT}.waves`, [{ kill_threshold: 80 }], /not per cent/, `${WAVE}.kill_threshold`],
  ["unknown timeout", `${EVENT}.waves`, [{ on_timeout: "retry" }], /one of fail, advance/, `${WAVE}.on_timeout`],
  ["unknown key", `${EVENT}.waves`, [{ count: 3 }], /Remove this key/, `${WAVE}.count`],
  ["too many", `${EVENT}.waves`, Array(256).fill({}), /255 are the most/],
];

for (const spoiled of [...OBJECTIVES, ...ACTIVATION, ...VOTES, ...WAVES]) {
  test(`${spoiled[0]} at ${spoiled[1]}`, async () => {
    const { found, expected } = await faultsOf(spoiled);
    expect(found).toEqual(expected);
  });
}
