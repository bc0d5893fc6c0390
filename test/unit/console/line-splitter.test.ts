import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Line, LineSplitter } from "../../../src/console/line-splitter.ts";

const split = (bytes: Uint8Array | string, limitBytes = 16): Line[] =>
  new LineSplitter(limitBytes).push(typeof bytes === "string" ? Buffer.from(bytes) : bytes);
const texts = (lines: Line[]) => lines.map((line) => (line.kind === "line" ? line.text : "(too long)"));

describe("line ends", () => {
  test.each([
    ["LF", "one\ntwo\n"],
    ["CR LF", "one\r\ntwo\r\n"],
    ["CR NUL", "one\r\0two\r\0"],
    ["bare CR", "one\rtwo\r"],
    ["a mixture", "one\r\0two\n"],
  ])("%s", (_name, typed) => {
    expect(texts(split(typed))).toEqual(["one", "two"]);
  });

  test("empty lines are lines, and a line without end is none yet", () => {
    expect(texts(split("\n\r\n\r\0\rx"))).toEqual(["", "", "", ""]);
  });

  test("split anywhere, the same lines come out", () => {
    const piece = fc.constantFrom("a", "ü", "\n", "\r\n", "\r\0", "\r", "\b", " ", "long enough to be cut");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(), (pieces, at) => {
        const bytes = Buffer.from(pieces.join(""));
        const whole = split(bytes);
        const splitter = new LineSplitter(16);
        const cut = bytes.length === 0 ? 0 : at % bytes.length;
        expect([...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))]).toEqual(whole);
      }),
    );
  });
});

describe("what a line may hold", () => {
  test("exactly the limit is taken, one byte more is not, and the next line is whole again", () => {
    expect(texts(split(`${"x".repeat(16)}\n`))).toEqual(["x".repeat(16)]);
    expect(texts(split(`${"x".repeat(17)}\nok\n`))).toEqual(["(too long)", "ok"]);
  });

  test("backspace and delete take back one character, of however many bytes", () => {
    expect(texts(split("ab\bc\n"))).toEqual(["ac"]);
    expect(texts(split("aü\x7fc\n"))).toEqual(["ac"]);
    expect(texts(split("\b\b\bx\n"))).toEqual(["x"]);
  });

  test("bytes that are no UTF-8 stay harmless", () => {
    expect(split(Buffer.of(0xff, 0xc0, 0x80, 0x0a))).toHaveLength(1);
  });
});
