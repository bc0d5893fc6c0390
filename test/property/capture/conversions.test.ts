import fc from "fast-check";
import { expect, test } from "vitest";
import { ClientHello, ClientPing, ServerEventStart, ServerHello, ServerPong } from "../../../packets/index.ts";
import type { CapturedFrame, CaptureFormat, CaptureItem } from "../../../src/capture/capture-item.ts";
import { readCapture } from "../../../src/capture/read-capture.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import type { Dialect } from "../../../src/protocol/dialect.ts";
import { writeItems } from "../../unit/capture/sample-capture.ts";

const START_US = 1_780_000_000_000_000;

type Said = { readonly from: "client" | "server"; readonly frame: Buffer };

const u32 = fc.nat(0xffff_ffff);
const objectives = fc.array(
  fc.record({ index: fc.nat(255), type: fc.constantFrom("kill", "collect", "defend"), target: u32, current: u32 }),
  { maxLength: 4 },
) as fc.Arbitrary<never[]>;

const packetIn = (dialect: Dialect): fc.Arbitrary<Said> =>
  fc.oneof(
    u32.map((clientTimeMs): Said => ({ from: "client", frame: encodeFrame(ClientPing, { clientTimeMs }, dialect) })),
    u32.map(
      (clientTimeMs): Said => ({
        from: "server",
        frame: encodeFrame(ServerPong, { clientTimeMs, serverTimeMs: 7n }, dialect),
      }),
    ),
    fc
      .record({ instanceId: u32, eventId: u32, phase: fc.nat(255), durationMs: u32, objectives })
      .map((fields): Said => {
        return { from: "server", frame: encodeFrame(ServerEventStart, { ...fields, eventType: "invasion" }, dialect) };
      }),
    // What no packet's reader takes: unknown opcodes and payloads that are malformed, up to beyond a segment.
    fc
      .record({
        from: fc.constantFrom("client", "server"),
        opcode: fc.nat(0xffff),
        size: fc.oneof(fc.nat(40), fc.nat(60_000)),
      })
      .map(({ from, opcode, size }): Said => {
        const frame = Buffer.alloc(6 + size, opcode);
        frame.writeUInt32LE(frame.length, 0);
        frame.writeUInt16LE(opcode, 4);
        return { from, frame } as Said;
      }),
  );

/** A session that begins as every one does, and then says anything. */
const session = fc.constantFrom<Dialect>(1, 2).chain((dialect) =>
  fc.array(packetIn(dialect), { maxLength: 20 }).map((packets): Said[] => [
    {
      from: "server",
      frame: encodeFrame(ServerHello, { dialectMax: 2, realmId: 1, serverTimeMs: 1n, nonce: Buffer.alloc(16, 5) }, 1),
    },
    { from: "client", frame: encodeFrame(ClientHello, { dialect, build: 3 }, 1) },
    ...packets,
  ]),
);

/** Sessions that take turns, each frame one millisecond after the other. */
const capture = fc.array(session, { minLength: 1, maxLength: 3 }).map((sessions): CaptureItem[] => {
  const items: CaptureItem[] = sessions.map((_, index) => ({
    ...({ kind: "session", session: index + 1, atUs: START_US, fromStart: true } as const),
    client: { address: index === 1 ? "fd00::7" : "10.0.0.7", port: 4_000 + index },
    server: { address: "10.0.0.1", port: 24_000 },
  }));
  let atUs = START_US;
  for (let turn = 0; turn < Math.max(...sessions.map(({ length }) => length)); turn++) {
    sessions.forEach((said, index) => {
      const next = said[turn];
      atUs += 1_000;
      if (next) items.push({ kind: "frame", session: index + 1, atUs, ...next });
    });
  }
  return [
    ...items,
    ...sessions.map((_, index): CaptureItem => ({ kind: "end", session: index + 1, atUs, how: "closed" })),
  ];
});

async function converted(items: readonly CaptureItem[], ...formats: CaptureFormat[]): Promise<CaptureItem[]> {
  let now = [...items];
  for (const format of formats) now = await Array.fromAsync(readCapture(await writeItems(format, now)));
  return now;
}

function framesOf(items: readonly CaptureItem[]): string[] {
  const frames = items.filter((item): item is CapturedFrame => item.kind === "frame");
  return frames.map(({ session: of, from, atUs, frame }) => `${of} ${from} ${atUs} ${frame.toString("hex")}`);
}

test.each<CaptureFormat[][]>([
  [["pcapng", "jsonl", "pcapng"]],
  [["pkt", "pcapng", "pkt"]],
  [["jsonl", "pkt", "pcap", "jsonl"]],
])("%s keeps every frame with its session, side, time and order", async (formats) => {
  await fc.assert(
    fc.asyncProperty(capture, async (items) => {
      const again = await converted(items, ...formats);
      expect(framesOf(again)).toEqual(framesOf(items));
      expect(again.filter(({ kind }) => kind === "damage")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("sessions keep their ends, ports and comments through pcapng and JSON lines", async () => {
  await fc.assert(
    fc.asyncProperty(capture, fc.string({ minLength: 1, maxLength: 40, unit: "grapheme" }), async (items, text) => {
      const said = items.flatMap((item): CaptureItem[] =>
        item.kind === "session" ? [item, { kind: "comment", session: item.session, atUs: item.atUs, text }] : [item],
      );
      const again = await converted(said, "pcapng", "jsonl", "pcapng");
      const about = (all: readonly CaptureItem[]) => ({
        sessions: all.filter(({ kind }) => kind === "session"),
        ends: all.filter(({ kind }) => kind === "end").map((item) => ({ ...item, atUs: 0 })),
        comments: all.flatMap((item) => (item.kind === "comment" ? [`${item.session} ${item.text}`] : [])).sort(),
      });
      const expected = about(said);
      const isMixed = said.some((item) => item.kind === "session" && item.client?.address === "fd00::7");
      if (isMixed) expect(about(again).comments).toEqual(expected.comments);
      else expect(about(again)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});
