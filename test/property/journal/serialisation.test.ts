import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonDocument, parseDocument, UnserialisableError } from "../../../src/journal/json-document.ts";

const text = fc.string({ unit: "grapheme" }).filter((one) => one.isWellFormed() && !one.includes("\0"));
const key = fc.oneof(text, fc.constantFrom("$", "$$", "$date", "$set", "$$map", "$bigint", "__proto__", "toJSON"));
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  // JSON has no -0.
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (one === 0 ? 0 : one)),
);

/** Everything that can be stored, within everything that can hold it. */
const { value: storable } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 5 }),
    fc.array(tie("value"), { maxLength: 5 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 5 }).map((pairs) => new Map(pairs)),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

test("whatever can be stored comes back as it was", () => {
  fc.assert(
    fc.property(storable, (value) => {
      expect(parseDocument(jsonDocument(value, "data"))).toEqual(value);
    }),
    { numRuns: 2_000 },
  );
});

test("whatever it is, it is stored so that it comes back, or refused with its path", () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
      let stored: string;
      try {
        stored = jsonDocument(value, "data");
      } catch (error) {
        expect(error).toBeInstanceOf(UnserialisableError);
        expect((error as Error).message).toMatch(/^data/);
        return;
      }
      expect(jsonDocument(parseDocument(stored), "data")).toBe(stored);
    }),
    { numRuns: 2_000 },
  );
});
