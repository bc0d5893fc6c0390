import fc from "fast-check";
import { expect, test } from "vitest";
import type { ContributionDelta } from "../../../src/events/run-events.ts";
import { decodeEvent, type EventRow } from "../../../src/journal/decode-event.ts";
import { encodeAppend } from "../../../src/journal/encode-append.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

const TYPE = "ContributionsRecorded";
const count = fc.oneof(fc.constant(0), fc.nat(), fc.maxSafeNat());
const amount = fc.oneof(fc.constant(0), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

const delta: fc.Arbitrary<ContributionDelta> = fc.record({
  characterId: count,
  score: amount,
  damageRest: amount,
  healingRest: amount,
  healingScore: amount,
  presenceRestMs: amount,
  statistics: fc.array(amount, { maxLength: 12 }),
  team: count,
  left: fc.boolean(),
  objectives: fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
  correlation: fc.oneof(fc.constant(""), fc.uuid(), fc.string({ unit: "grapheme-ascii" })),
  packet: count,
});
const moment = { elapsedMs: 1, atMs: 2, phase: 0, objectives: [[0, 3, [], 0]] };

function rowOf(data: object, schemaVersion = eventTypes.versionOf(TYPE)): EventRow {
  const event = newEvent({ ...moment, ...data }, { type: TYPE, schemaVersion });
  const encoded = encodeAppend({ stream: "run-1", expected: "any", events: [event] });
  const stored = { data: encoded.data[0] ?? "", meta: encoded.meta[0] ?? "" };
  return {
    position: 1,
    stream: "run-1",
    version: 1,
    id: event.id,
    type: TYPE,
    schema_version: schemaVersion,
    ...stored,
    at_ms: 1,
  };
}

/** JSON has no -0. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("contributions are read as they were written, whatever the columns hold", () => {
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 6 }), (participants) => {
      const { data, schemaVersion } = decodeEvent(rowOf({ participants }));
      expect(plain(data)).toEqual(plain({ ...moment, participants }));
      expect(schemaVersion).toBe(3);
    }),
  );
});

test("those of version 2 are stored as objects, and read the same", () => {
  fc.assert(
    fc.property(fc.array(delta, { minLength: 1, maxLength: 4 }), (participants) => {
      const row = rowOf({ participants }, 2);
      expect(JSON.parse(row.data).participants).toHaveLength(participants.length);
      expect(plain(decodeEvent(row).data)).toEqual(plain({ ...moment, participants }));
    }),
  );
});

test("a hundred participants take a third of the text that objects take", () => {
  const one = { ...fc.sample(delta, { numRuns: 1, seed: 1 })[0], statistics: [0, 0, 0, 900, 0, 0, 0, 0, 0, 0, 57] };
  const rests = { damageRest: 0, healingRest: 0, healingScore: 0, presenceRestMs: 0, team: 0, left: false };
  const participants = Array.from({ length: 100 }, (_, at) => ({
    ...{ ...one, ...rests, characterId: at, score: 9, objectives: [0], packet: at },
    correlation: "01a1fdfe-619b-7407-a53b-6adf1b9020af",
  }));
  expect(rowOf({ participants }).data.length * 3).toBeLessThan(rowOf({ participants }, 2).data.length);
});

const whole = { characterId: "1,2", score: "3,", statistics: ",1;-", objectives: "0;-", correlation: ["", ""] };

test.each([
  ["no columns", null],
  ["a text", "1,2"],
  ["no characters", { ...whole, characterId: undefined }],
  ["a column too short", { ...whole, score: "3" }],
  ["a list too few", { ...whole, statistics: ",1" }],
  ["sessions that are no list", { ...whole, correlation: "" }],
])("%s in the journal is an error that says so", (_, participants) => {
  const damaged = { ...rowOf({ participants: [] }), data: JSON.stringify({ ...moment, participants }) };
  expect(() => decodeEvent(damaged)).toThrow(
    "has not one place for each participant: restore the journal from a backup",
  );
  expect(decodeEvent({ ...damaged, data: JSON.stringify({ ...moment, participants: whole }) }).data).toMatchObject({
    participants: [
      { characterId: 1, score: 3, statistics: [0, 1], objectives: [0], team: 0, left: false },
      { characterId: 2, score: 0, statistics: [], objectives: [], correlation: "" },
    ],
  });
});

test("what is not as the schema has it is refused, and its place named", () => {
  const wrong = { ...fc.sample(delta, 1)[0], score: Number.NaN };
  expect(() => rowOf({ participants: [wrong] })).toThrow("events[0].data.participants[0].score");
  expect(() => rowOf({ participants: [{ characterId: 1 }] })).toThrow("events[0].data.participants[0]");
  expect(() => rowOf({ participants: "nobody" })).toThrow("events[0].data.participants");
});
