import { expect, test } from "vitest";
import { changedPaths } from "../../../src/events/changed-paths.ts";
import {
  type Configuration,
  decideConfiguration,
  evolveConfiguration,
  type NextConfiguration,
  unchangedConfiguration,
} from "../../../src/events/configurations.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { event, objective } from "../../support/definitions.ts";
import { newEvent } from "../journal/new-event.ts";

const plain = event([[objective({ type: "kill", target: 5 })]], { id: 7 });
const harder = event([[objective({ type: "kill", target: 9 })]], { id: 7 });
const variation = { name: "festival", changes: { "phases[0].objectives[0].target": 9, "rewards.xp": 1 } };

const next = (part: Partial<NextConfiguration> = {}): NextConfiguration => {
  return { definition: harder, version: 2, variation: null, reason: "content changed", atMs: 50, ...part };
};

function decide(told: Configuration, before: typeof plain | null, part: Partial<NextConfiguration> = {}) {
  const events = decideConfiguration(told, before, next(part));
  for (const { type, data } of events) {
    const schemaVersion = eventTypes.versionOf(type);
    expect(eventTypes.problem(newEvent({ ...data }, { type, schemaVersion }))).toBeNull();
  }
  return { events, told: events.reduce(evolveConfiguration, told) };
}

test("the paths that differ are the deepest ones, and those of what is there on one side only", () => {
  expect(changedPaths(plain, plain)).toEqual([]);
  expect(changedPaths(plain, harder)).toEqual(["phases[0].objectives[0].target"]);
  expect(changedPaths({ a: { b: 1 }, c: [1, 2] }, { a: { d: 1 }, c: [1, 3, 4] })).toEqual([
    ...["a.b", "a.d", "c[1]", "c[2]"],
  ]);
  expect(changedPaths({ a: null, b: [] }, { a: {}, b: {} })).toEqual(["a", "b"]);
});

test("an event seen for the first time is no change, and each version is told once", () => {
  expect(decide(unchangedConfiguration, plain, { definition: plain, version: 1 }).events).toEqual([]);
  const { events, told } = decide(unchangedConfiguration, plain);
  expect(events).toEqual([
    {
      type: "ConfigurationChanged",
      data: {
        ...{ eventId: 7, configurationVersion: 2, atMs: 50, reason: "content changed", variation: null },
        changed: ["phases[0].objectives[0].target"],
      },
    },
  ]);
  expect(told).toEqual({ version: 2, variation: null, mode: null, changedAtMs: 50 });
  expect(decide(told, harder).events).toEqual([]);
  expect(decide(told, harder, { definition: plain, version: 3 }).events).toHaveLength(1);
});

test("a change of mode is told as well, once", () => {
  const race = { ...harder, mode: "race" } as const;
  const { events, told } = decide(unchangedConfiguration, plain, { definition: race });
  expect(events.map(({ type }) => type)).toEqual(["ConfigurationChanged", "ModeChanged"]);
  expect(events[1]?.data).toEqual({ eventId: 7, configurationVersion: 2, from: "cooperative", to: "race", atMs: 50 });
  expect(told.mode).toBe("race");
  expect(decide(told, race, { definition: { ...race, name: "x" }, version: 3 }).events).toHaveLength(1);
});

test("a variation is told even where it makes the same definition; the order of its keys does not matter", () => {
  const { told } = decide(unchangedConfiguration, plain, { definition: plain, version: 1, variation });
  expect(told.variation).toEqual(variation);
  const reordered = { name: "festival", changes: Object.fromEntries(Object.entries(variation.changes).reverse()) };
  expect(decide(told, plain, { definition: plain, version: 1, variation: reordered }).events).toEqual([]);
  expect(decide(told, plain, { definition: plain, version: 1, variation: null }).events).toHaveLength(1);
});

test("where the definition of the version that was told is gone, only the version is said", () => {
  const { events } = decide({ ...unchangedConfiguration, version: 5, mode: "race" }, null, { version: 1 });
  expect(events.map(({ type }) => type)).toEqual(["ConfigurationChanged", "ModeChanged"]);
  expect(events[0]?.data).toMatchObject({ configurationVersion: 1, changed: [] });
});
