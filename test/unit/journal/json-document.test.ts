import { expect, test } from "vitest";
import { jsonDocument, UnserialisableError } from "../../../src/journal/json-document.ts";

test.each([
  ["undefined in an array", { list: [1, undefined] }, "data.list[1] is undefined"],
  ["a hole in an array", { list: new Array(1) }, "data.list[0] is undefined"],
  ["NaN", { a: { b: Number.NaN } }, "data.a.b is NaN"],
  ["an infinity", { a: [{ b: -Infinity }] }, "data.a[0].b is -Infinity"],
  ["a bigint", { a: 1n }, "data.a is a bigint"],
  ["a function", { a: () => 1 }, "data.a is a function"],
  ["a symbol", { a: Symbol("a") }, "data.a is a symbol"],
  ["a date", { at: new Date(0) }, "data.at is not a plain object"],
  ["a map", { m: new Map() }, "data.m is not a plain object"],
  ["a NUL", { name: "a\0b" }, "data.name holds U+0000"],
  ["half of a surrogate pair", { name: "\ud83d" }, "data.name holds U+0000 or half"],
  ["a NUL in a key", { "a\0": 1 }, "data has a key"],
])("%s is refused with its path", (_, value, message) => {
  expect(() => jsonDocument(value, "data")).toThrow(UnserialisableError);
  expect(() => jsonDocument(value, "data")).toThrow(message);
});

test("what JSON can hold comes back as it was; undefined properties are left out", () => {
  const value = { a: [1, -2.5, "x😀", true, null, { b: [] }], gone: undefined };
  expect(JSON.parse(jsonDocument(value, "data"))).toEqual({ a: [1, -2.5, "x😀", true, null, { b: [] }] });
});
