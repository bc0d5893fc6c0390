import { expect, test } from "vitest";
import { jsonDocument, parseDocument, UnserialisableError } from "../../../src/journal/json-document.ts";

const circle: Record<string, unknown> = { a: [] };
circle.a = [{ back: circle }];
const nested = (levels: number): unknown => (levels === 0 ? 1 : { in: nested(levels - 1) });

test.each([
  ["undefined in an array", { list: [1, undefined] }, "data.list[1] is undefined"],
  ["an undefined property", { a: { b: undefined } }, "data.a.b is undefined"],
  ["a hole in an array", { list: new Array(1) }, "data.list[0] is undefined"],
  ["NaN", { a: { b: Number.NaN } }, "data.a.b is NaN"],
  ["an infinity", { a: [{ b: -Infinity }] }, "data.a[0].b is -Infinity"],
  ["a function", { a: () => 1 }, "data.a is a function"],
  ["a symbol", { a: Symbol("a") }, "data.a is a symbol"],
  ["a class instance", { at: /x/ }, "data.at is not a plain object"],
  ["bytes", { at: new Uint8Array(2) }, "data.at is not a plain object"],
  ["an invalid date", { at: new Date(Number.NaN) }, "data.at is an invalid date"],
  ["a function in a set", { s: new Set([1, () => 1]) }, "data.s[1] is a function"],
  ["NaN in a map", { m: new Map([["k", Number.NaN]]) }, "data.m[0][1] is NaN"],
  ["a circle", circle, "data.a[0].back is a circle"],
  ["too many levels", nested(65), ".in is nested deeper than 64 levels"],
  ["a NUL", { name: "a\0b" }, "data.name holds U+0000"],
  ["half of a surrogate pair", { name: "\ud83d" }, "data.name holds U+0000 or half"],
  ["a NUL in a key", { "a\0": 1 }, "data has a key"],
])("%s is refused with its path", (_, value, message) => {
  expect(() => jsonDocument(value, "data")).toThrow(UnserialisableError);
  expect(() => jsonDocument(value, "data")).toThrow(message);
});

test("what JSON can hold is stored as it is", () => {
  const value = { a: [1, -2.5, "x😀", true, null, { b: [] }], deep: nested(62) };
  expect(jsonDocument(value, "data")).toBe(JSON.stringify(value));
});

test("what JSON has no word for is stored under a tag, and keys that look like one are told apart", () => {
  const value = {
    at: new Date(0),
    big: 123n,
    set: new Set([1, new Set(["a"])]),
    map: new Map<unknown, unknown>([[{ k: 1 }, 2n]]),
    $date: "not a date",
    tagged: { $set: [1] },
  };
  const text = jsonDocument(value, "data");
  expect(JSON.parse(text)).toEqual({
    at: { $date: "1970-01-01T00:00:00.000Z" },
    big: { $bigint: "123" },
    set: { $set: [1, { $set: ["a"] }] },
    map: { $map: [[{ k: 1 }, { $bigint: "2" }]] },
    $$date: "not a date",
    tagged: { $$set: [1] },
  });
  expect(parseDocument(text)).toEqual(value);
});
