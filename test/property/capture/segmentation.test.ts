import fc from "fast-check";
import { expect, test } from "vitest";
import { pcap, pcapng } from "../../support/capture-bytes.ts";
import {
  ethernet,
  ipv4,
  ipv4Ends,
  ipv6,
  ipv6Ends,
  linkLayers,
  type Segment,
  tcp,
} from "../../support/capture-packets.ts";
import {
  clientHello,
  framesIn,
  framesOf,
  itemsOf,
  otherIn,
  ping,
  pong,
  type Said,
  serverHello,
  Talk,
} from "../../support/capture-talk.ts";

const runs = { numRuns: 200 };
const of = (side: string, frames: readonly string[]) => frames.filter((frame) => frame.startsWith(side));

const saidArbitrary = fc
  .array(
    fc.oneof(
      fc.nat(999).map(ping),
      fc.nat(999).map(pong),
      // A frame of an opcode that nobody knows is a frame all the same.
      fc.uint8Array({ maxLength: 300 }).map((payload): Said => {
        const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, 0x77, 0x77]), payload]);
        frame.writeUInt32LE(frame.length);
        return { from: payload.length % 2 === 0 ? "client" : "server", frame };
      }),
    ),
    { maxLength: 25 },
  )
  .map((rest): Said[] => [serverHello, clientHello, ...rest]);

const isn = fc.oneof(fc.nat(0xffff_ffff), fc.integer({ min: 0xffff_ff00, max: 0xffff_ffff }));

/** A talk whose messages are joined and cut anywhere. */
const talkArbitrary = fc
  .record({ said: saidArbitrary, client: isn, server: isn, cuts: fc.infiniteStream(fc.integer({ min: 1, max: 90 })) })
  .map(({ said, client, server, cuts }) => {
    const talk = new Talk(client, server).open();
    for (const { from, bytes } of joined(said)) {
      for (let at = 0; at < bytes.length; ) {
        const size = cuts.next().value ?? 1;
        talk.say(from, bytes.subarray(at, at + size));
        at += size;
      }
    }
    return { said, segments: talk.close().segments };
  });

function joined(said: readonly Said[]): { from: Said["from"]; bytes: Buffer }[] {
  const runs: { from: Said["from"]; bytes: Buffer }[] = [];
  for (const { from, frame } of said) {
    const last = runs.at(-1);
    if (last?.from === from) last.bytes = Buffer.concat([last.bytes, frame]);
    else runs.push({ from, bytes: frame });
  }
  return runs;
}

/** How a network and a capture may mangle it: each packet moved by a few places, sent again, or with bytes before it. */
const manglingArbitrary = fc.record({
  moves: fc.infiniteStream(fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 9 }))),
  doubles: fc.infiniteStream(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }))),
  overlaps: fc.infiniteStream(fc.nat(60)),
});

type Mangling = typeof manglingArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

function mangled(segments: readonly Segment[], { moves, doubles, overlaps }: Mangling): Segment[] {
  const sent = { client: Buffer.alloc(0), server: Buffer.alloc(0) };
  const moved = segments.flatMap((segment, index) => {
    sent[segment.from] = Buffer.concat([sent[segment.from], segment.payload]);
    const before = Math.min(overlaps.next().value ?? 0, sent[segment.from].length - segment.payload.length);
    const payload = sent[segment.from].subarray(sent[segment.from].length - segment.payload.length - before);
    const again = segment.payload.length === 0 ? segment : { ...segment, seq: (segment.seq - before) >>> 0, payload };
    const copies = Array.from({ length: doubles.next().value ?? 0 }, () => again);
    return [segment, ...copies].map((copy) => ({ copy, at: index + (moves.next().value ?? 0) }));
  });
  const order = moved.sort((one, other) => one.at - other.at);
  return order.map(({ copy }, index) => ({ ...copy, atUs: (segments[0]?.atUs ?? 0) + index * 1000 }));
}

const fileArbitrary = fc.record({
  link: fc.constantFrom(...linkLayers),
  six: fc.boolean(),
  order: fc.constantFrom("little", "big"),
  format: fc.constantFrom("pcapng", "microseconds", "nanoseconds", "modified"),
  chunkBytes: fc.integer({ min: 1, max: 5000 }),
});

type FileForm = typeof fileArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

function fileOf(segments: readonly Segment[], { link, six, order, format }: FileForm): Buffer {
  const packets = segments.map((segment) => {
    const ip = six
      ? ipv6(tcp(segment, ipv6Ends), segment.from, ipv6Ends)
      : ipv4(tcp(segment, ipv4Ends), segment.from, ipv4Ends);
    return { atUs: segment.atUs, bytes: link.wrap(ip) };
  });
  if (format === "pcapng") return pcapng(packets, link.linkType, order);
  return pcap(packets, link.linkType, { order, kind: format });
}

test("however a session was cut, moved, doubled, overlapped and written down, the same frames are read", async () => {
  await fc.assert(
    fc.asyncProperty(talkArbitrary, manglingArbitrary, fileArbitrary, async ({ said, segments }, mangling, form) => {
      const items = await itemsOf(fileOf(mangled(segments, mangling), form), form.chunkBytes);
      expect(of("server", framesIn(items))).toEqual(of("server", framesOf(said)));
      expect(of("client", framesIn(items))).toEqual(of("client", framesOf(said)));
      expect(otherIn(items)).toEqual(["session 1 from start", "end 1 closed"]);
      expect(items[0]).toMatchObject(form.six ? { client: { port: 51_000 } } : ipv4Ends);
    }),
    runs,
  );
});

test("without mangling the order between the sides is kept too, and so are times", async () => {
  await fc.assert(
    fc.asyncProperty(talkArbitrary, fileArbitrary, async ({ said, segments }, form) => {
      const items = await itemsOf(fileOf(segments, form), form.chunkBytes);
      expect(framesIn(items)).toEqual(framesOf(said));
      const sent = new Set(segments.map(({ atUs }) => atUs));
      expect(items.every(({ atUs }) => sent.has(atUs))).toBe(true);
    }),
    runs,
  );
});

test("of a session that lost a segment the other side is intact, and the loss is named", async () => {
  await fc.assert(
    fc.asyncProperty(talkArbitrary, fc.nat(), fileArbitrary, async ({ said, segments }, pick, form) => {
      const carrying = segments.filter(({ payload }) => payload.length > 0);
      const lost = carrying[pick % carrying.length] as Segment;
      const items = await itemsOf(
        fileOf(
          segments.filter((segment) => segment !== lost),
          form,
        ),
        form.chunkBytes,
      );
      const [broken, intact] = lost.from === "client" ? ["client", "server"] : ["server", "client"];
      expect(of(intact as string, framesIn(items))).toEqual(of(intact as string, framesOf(said)));
      const frames = of(broken as string, framesIn(items));
      expect(frames).toEqual(of(broken as string, framesOf(said)).slice(0, frames.length));
      const first = carrying.find(({ from }) => from === lost.from) as Segment;
      const offset = (lost.seq - first.seq) >>> 0;
      expect(otherIn(items)).toContain(`damage 1 ${broken} ${offset}`);
      expect(items.filter(({ kind }) => kind === "damage")).toHaveLength(1);
    }),
    runs,
  );
});

test("of a session that began before its capture, whole frames from some frame on are read", async () => {
  await fc.assert(
    fc.asyncProperty(talkArbitrary, fc.nat(), fileArbitrary, async ({ said, segments }, pick, form) => {
      const items = await itemsOf(fileOf(segments.slice(3 + (pick % segments.length)), form), form.chunkBytes);
      for (const side of ["client", "server"]) {
        const frames = of(side, framesIn(items));
        expect(frames).toEqual(of(side, framesOf(said)).slice(-frames.length || Number.POSITIVE_INFINITY));
      }
    }),
    runs,
  );
});

test("Ethernet's padding and its tags are no part of a session", () => {
  // Guards the support code: a short packet is padded, else the tests above would not show that padding is left out.
  expect(ethernet(ipv4(Buffer.alloc(20), "client", ipv4Ends))).toHaveLength(60);
});
