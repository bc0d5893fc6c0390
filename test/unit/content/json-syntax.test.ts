import { expect, test } from "vitest";
import { findSyntaxFault } from "../../../src/content/json-syntax.ts";

test.each([
  ["", 1, 1],
  ["   ", 1, 4],
  ["{", 1, 2],
  ["{]", 1, 2],
  ['{"a" 1}', 1, 6],
  ['{"a": 1,}', 1, 9],
  ['{"a": }', 1, 7],
  ['{"a": 1} x', 1, 10],
  ["[1, 2,]", 1, 7],
  ["[1 2]", 1, 4],
  ["[01]", 1, 2],
  ["[1.]", 1, 2],
  ["[+1]", 1, 2],
  ["[tru]", 1, 2],
  ["{'a': 1}", 1, 2],
  ['["a\nb"]', 1, 4],
  ['["a\\x"]', 1, 4],
  ['["open', 1, 7],
  ["[\n  1,\n  // no comments\n]", 3, 3],
  ['{"é": [\r\n  "ü", ;\r\n]}', 2, 8],
])("%j stops being JSON at line %i, column %i", (text, line, column) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(findSyntaxFault(text)).toEqual({ line, column });
});

test("what is JSON is read to its end", () => {
  const text = ' {"a": [1, -0.5e+3, true, null, "\\u00e9\\n\\""], "b": {}}\n';
  JSON.parse(text);
  expect(findSyntaxFault(text)).toEqual({ line: 2, column: 1 });
});

test("a hostile depth is answered, not followed", () => {
  expect(findSyntaxFault("[".repeat(1_000_000)).column).toBeLessThan(1_000);
});
