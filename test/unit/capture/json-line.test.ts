import { describe, expect, test } from "vitest";
import type { CaptureItem } from "../../../src/capture/capture-item.ts";
import { decodeCaptured } from "../../../src/capture/decode-frame.ts";
import { itemOfLine, lineOfItem } from "../../../src/capture/json-line.ts";
import { SessionDialects } from "../../../src/capture/session-dialects.ts";
import { clientHello, itemsOf, otherIn, ping, serverHello, startUs } from "../../support/capture-talk.ts";
import { encodeIndependently } from "../../support/independent-encoder.ts";

const atUs = startUs + 123_456;
const frame = (from: "client" | "server", bytes: Buffer): CaptureItem => ({
  kind: "frame",
  session: 1,
  atUs,
  from,
  frame: bytes,
});
const start = (dialect: 1 | 2) =>
  encodeIndependently(
    "ServerEventStart",
    {
      ...{ instanceId: 1, eventId: 2, eventType: "world_boss", phase: 0, durationMs: 5 },
      objectives: [{ index: 0, type: "survive", target: 4, current: 1 }],
    },
    dialect,
  );
const move = (x: number) => encodeIndependently("ClientMove", { x, y: 1.5, z: Math.fround(0.1) }, 2);

const items: CaptureItem[] = [
  { kind: "comment", session: 0, atUs, text: "by hand" },
  { kind: "session", session: 1, atUs, client: { address: "::1", port: 5 }, server: null, fromStart: true },
  { kind: "comment", session: 1, atUs, text: "Ada\n“x”" },
  frame("server", serverHello.frame),
  frame("server", start(1)),
  frame("client", clientHello.frame),
  frame("server", start(2)),
  frame("client", move(2)),
  // None of these come to the same bytes again, or are packets at all.
  frame("client", move(-0)),
  frame("client", move(Number.NaN)),
  frame("server", ping(1).frame),
  frame("client", Buffer.from("070000000bffaa", "hex")),
  { kind: "damage", session: 1, atUs, from: "client", offset: 70, message: "Bytes are missing." },
  { kind: "end", session: 1, atUs, how: "reset" },
];

test("items are lines and items again, byte by byte", async () => {
  const out = new SessionDialects();
  const lines = items.map((item) => lineOfItem(item, out));
  const back = new SessionDialects();
  expect(lines.map((line) => itemOfLine(line, back))).toEqual(items);
  expect(await itemsOf(Buffer.from(`\ufeff${lines.join("\r\n\n")}`), 50)).toEqual(items);
  expect(lines.map((line) => ("hex" in JSON.parse(line) ? "hex" : JSON.parse(line).packet)).slice(3, 12)).toEqual([
    ...["ServerHello", "ServerEventStart", "ClientHello", "ServerEventStart", "ClientMove"],
    ...["hex", "hex", "hex", "hex"],
  ]);
});

test("a frame's line", () => {
  expect(lineOfItem(frame("client", ping(9).frame), new SessionDialects())).toBe(
    '{"kind":"frame","session":1,"at":"2026-11-21T08:00:00.123456Z","from":"client","packet":"ClientPing","fields":{"clientTimeMs":9}}',
  );
});

test("a session whose hello is missing: its dialect is told by the first packet that shows it, and written down", async () => {
  const dialects = new SessionDialects();
  const line = lineOfItem(frame("server", start(2)), dialects);
  expect(JSON.parse(line)).toMatchObject({ dialect: 2, fields: { eventType: "world_boss" } });
  expect(itemOfLine(line, new SessionDialects())).toEqual(frame("server", start(2)));
  const session = '{"kind":"session","session":1,"at":"2026-11-21T08:00:00Z","dialect":2}';
  const edited = JSON.stringify({ ...JSON.parse(line), dialect: undefined });
  const read = await itemsOf(Buffer.from(`${session}\n${edited}\n`));
  expect(read[1]).toEqual(frame("server", start(2)));
});

test("sessions need not be introduced or ended", async () => {
  const line = lineOfItem(frame("server", serverHello.frame), new SessionDialects());
  expect(otherIn(await itemsOf(Buffer.from(line)))).toEqual(["session 1 from start", "end 1 cut"]);
});

test.each([
  ["2026-11-21T09:00:00.1+01:00", startUs + 100_000],
  ["2026-11-21T08:00:00Z", startUs],
  ["2026-11-21T08:00:00.123456789Z", startUs + 123_456],
])("time %s", (at, expected) => {
  const line = JSON.stringify({ kind: "end", session: 1, at, how: "cut" });
  expect(itemOfLine(line, new SessionDialects()).atUs).toBe(expected);
});

describe("lines that are wrong name their number and what is wrong", () => {
  const head = { kind: "frame", session: 1, at: "2026-11-21T08:00:00Z", from: "client" };
  const good = JSON.stringify({ ...head, packet: "ClientPing", fields: { clientTimeMs: 1 } });
  const end = JSON.stringify({ kind: "end", session: 1, at: head.at, how: "closed" });
  const wrong: [line: string | object, sentence: RegExp][] = [
    ["{", /^Line 3: It is not JSON: .*\.$/],
    ["[1]", /must be an object/],
    [{ ...head, kind: "frames" }, /"kind" must be one of session, frame, damage, end, comment, not "frames"/],
    [
      { ...head, packet: "ClientPing", fields: { clientTimeMs: -1 } },
      /ClientPing\.clientTimeMs must be a whole number/,
    ],
    [{ ...head, packet: "ClientPong", fields: {} }, /no packet "ClientPong"/],
    [{ ...head, packet: "ServerPong", fields: {} }, /ServerPong is sent by the server/],
    [{ ...head, packet: "ClientPing" }, /ClientPing must be an object of fields/],
    [{ ...head }, /either "packet" with "fields" or "hex"/],
    [{ ...head, hex: "0700000008" }, /one whole frame/],
    [{ ...head, hex: "xy" }, /hex digits/],
    [{ ...head, hex: "060000000b00", fields: {} }, /belong to "packet"/],
    [{ ...head, at: "yesterday", hex: "060000000b00" }, /"at" must be a time since 1970/],
    [{ ...head, at: "1969-12-31T23:59:59Z", hex: "060000000b00" }, /"at" must be a time since 1970/],
    [{ ...head, session: 0, hex: "060000000b00" }, /"session" must be a whole number from 1 on/],
    [{ ...head, speed: 2, hex: "060000000b00" }, /"speed" is unknown/],
    [{ ...head, from: undefined, hex: "060000000b00" }, /"from" is missing/],
    [{ kind: "session", session: 2, at: head.at, client: "me" }, /"client" must be null or/],
    [{ kind: "session", session: 1, at: head.at }, /Session 1 appears for the second time/],
    [{ kind: "session", session: 2, at: head.at, dialect: 3 }, /"dialect" must be 1 or 2/],
    [`${end}\n${good}`, /Line 4: Session 1 has ended before this/],
  ];
  test.each(wrong)("%j", async (line, sentence) => {
    const text = typeof line === "string" ? line : JSON.stringify(line);
    const reading = itemsOf(Buffer.from(`${good}\n\n${text}\n`));
    await expect(reading).rejects.toThrow(sentence);
    await expect(itemsOf(Buffer.from(`${good}\n\n${text}\n`))).rejects.toThrow(/^Line [34]: /);
  });
});

test("a frame that is no packet says why", () => {
  expect(decodeCaptured(Buffer.from("06000000ffff", "hex"), 1)).toEqual({
    error: "There is no packet with opcode 0xffff.",
    opcode: 0xffff,
  });
  expect(decodeCaptured(Buffer.from("070000000b0001", "hex"), 2)).toMatchObject({
    error: expect.stringMatching(/^ClientLogout at payload byte 0/),
  });
});
