import { expect, test } from "vitest";
import { z } from "zod";
import { decodeWith, type EventRow, storedEvent } from "../../../src/journal/decode-event.ts";
import { encodeAppend } from "../../../src/journal/encode-append.ts";
import { EventTypeError, type UpcastStep } from "../../../src/journal/event-types/event-type.ts";
import { EventTypes } from "../../../src/journal/event-types/event-types.ts";
import { newEvent } from "./new-event.ts";

const schema = z.strictObject({ name: z.string(), size: z.int() });
const step = (from: number, to: number): UpcastStep => ({
  from,
  to,
  upcast: (data) => ({ ...data, [`v${to}`]: true }),
});

function registry(version: number, steps: readonly UpcastStep[], of: z.ZodType = schema): EventTypes {
  const types = new EventTypes();
  types.register({ type: "Grown", version, schema: of, steps });
  return types;
}

test.each<[string, number, [number, number][], string]>([
  ["a missing step", 3, [[1, 2]], "Grown has no upcaster from version 2 to 3"],
  ["a missing first step", 3, [[2, 3]], "Grown has no upcaster from version 1 to 2"],
  [
    "a circle",
    3,
    [
      [1, 2],
      [2, 1],
    ],
    "The upcaster of Grown from version 2 to 1 leads back",
  ],
  ["a step to itself", 2, [[1, 1]], "The upcaster of Grown from version 1 to 1 leads back"],
  ["a step over a version", 3, [[1, 3]], "The upcaster of Grown from version 1 to 3 skips"],
  [
    "a step twice",
    2,
    [
      [1, 2],
      [1, 2],
    ],
    "The upcaster of Grown from version 1 to 2 is there twice",
  ],
  [
    "a step beyond the version",
    2,
    [
      [1, 2],
      [2, 3],
    ],
    "The upcaster of Grown from version 2 to 3 lies outside",
  ],
  ["a version of none", 0, [], "Grown cannot have version 0"],
])("%s is refused at registration, naming type and version", (_, version, steps, message) => {
  const made = () =>
    registry(
      version,
      steps.map(([from, to]) => step(from, to)),
    );
  expect(made).toThrow(EventTypeError);
  expect(made).toThrow(message);
});

test("a type is registered once; one that is added at run time is known from then on", () => {
  const types = registry(2, [step(1, 2)]);
  expect(() => types.register({ type: "Grown", version: 3, schema })).toThrow(
    "Grown is registered already, in version 2",
  );
  expect(() => types.versionOf("Late")).toThrow("Late is not registered");
  types.register({ type: "Late", version: 1, schema });
  expect([types.versionOf("Grown"), types.versionOf("Late")]).toEqual([2, 1]);
  expect(types.problem(newEvent({ name: "", size: 1.5 }, { type: "Late" }))).toContain("data.size is not right");
});

test("every older version is read as the current one, step by step, and a newer one is refused", () => {
  const types = registry(3, [step(2, 3), step(1, 2)]);
  expect(types.upcast("Grown", 1, { a: 1 })).toEqual({ a: 1, v2: true, v3: true });
  expect(types.upcast("Grown", 2, { a: 1 })).toEqual({ a: 1, v3: true });
  const current = { a: 1 };
  expect(types.upcast("Grown", 3, current)).toBe(current);
  expect(() => types.upcast("Grown", 4, {})).toThrow("Grown in version 4, and this program knows it up to version 3");
  expect(() => types.upcast("Grown", 0, {})).toThrow("Grown in version 0");
});

const row: EventRow = {
  ...{ position: "7", stream: "s", version: 1, id: "i", type: "Grown", schema_version: 1, at_ms: "5" },
  ...{ data: '{"a": {"$bigint": "9007199254740993"}}', meta: "{}" },
};

test("a row is decoded to the current version and its number; a copy keeps what is stored", () => {
  const types = registry(2, [{ from: 1, to: 2, upcast: (data) => data }]);
  expect(decodeWith(types, row)).toMatchObject({ schemaVersion: 2, data: { a: 9007199254740993n } });
  expect(storedEvent(row)).toMatchObject({ schemaVersion: 1, data: { a: 9007199254740993n } });
  expect(decodeWith(new EventTypes(), row)).toMatchObject({ schemaVersion: 1 });
});

test.each<[string, object, string]>([
  ["a wrong field", { name: "n", size: "large" }, "events[0].data.size is not right"],
  ["a missing field", { name: "n" }, "events[0].data.size is not right"],
  ["an unknown field", { name: "n", size: 1, color: 1 }, "events[0].data.color is not in the schema"],
])("%s is refused before the append, naming it", (_, data, message) => {
  const event = newEvent(data as Record<string, unknown>, { type: "Grown" });
  expect(() => encodeAppend({ stream: "s", expected: "any", events: [event] }, registry(1, []))).toThrow(message);
});

test("an older version is judged as what it will be read as", () => {
  const types = registry(2, [{ from: 1, to: 2, upcast: ({ name }) => ({ name, size: 1 }) }]);
  const event = newEvent({ name: "n" }, { type: "Grown" });
  expect(types.problem(event)).toBeNull();
  expect(types.problem({ ...event, schemaVersion: 2 })).toContain("data.size is not right");
  expect(types.problem({ ...event, schemaVersion: 3 })).toContain("Grown has versions 1 to 2");
});

test("unknown types are let through until a server refuses them", () => {
  const types = new EventTypes();
  expect(types.problem(newEvent())).toBeNull();
  types.refuseUnknown();
  expect(types.problem(newEvent())).toContain("Tested, which is not registered");
});

test("validators of a mode judge its events beyond the schema, and those of no other", () => {
  const types = registry(1, []);
  types.addModeValidator("race", (_, { size }) => (size === 1 ? null : "size is not 1"));
  types.addModeValidator("race", (type, { name }) => (name === type ? null : "name is another"));
  const event = newEvent({ name: "n", size: 1 }, { type: "Grown" });
  expect(types.problem(event, "race")).toBe("data.name is another");
  expect(types.problem({ ...event, data: { name: "Grown", size: 2 } }, "race")).toBe("data.size is not 1");
  expect(types.problem(event, "duel")).toBeNull();
  expect(types.problem(event)).toBeNull();
});
