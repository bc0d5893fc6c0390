import { describe, expect, test } from "vitest";
import { pcap, pcapng } from "../../support/capture-bytes.ts";
import {
  ethernet,
  ipv4,
  ipv4Ends,
  ipv4Fragments,
  ipv6,
  ipv6Ends,
  type Segment,
  tcp,
} from "../../support/capture-packets.ts";
import {
  conversation,
  framesIn,
  framesOf,
  itemsOf,
  otherIn,
  packetsOf,
  ping,
  type Said,
  startUs,
  Talk,
} from "../../support/capture-talk.ts";

const said = conversation(4);
const read = (segments: readonly Segment[]) => itemsOf(pcapng(packetsOf(segments), 1, "little"));
const bytesOf = (talk: readonly Said[], side: string) =>
  talk.filter(({ from }) => from === side).reduce((sum, { frame }) => sum + frame.length, 0);

describe("whole sessions", () => {
  test("sequence numbers that start over, and frames over many segments", async () => {
    const talk = new Talk(0xffff_fff0, 0xffff_ffff).open();
    for (const { from, frame } of said) for (const byte of frame) talk.say(from, Buffer.from([byte]));
    const items = await read(talk.close().segments);
    expect(framesIn(items)).toEqual(framesOf(said));
    expect(otherIn(items)).toEqual(["session 1 from start", "end 1 closed"]);
  });

  test("doubles, overlaps of which the first counts, and keep-alives", async () => {
    const talk = new Talk().open();
    for (const { from, frame } of said) talk.keepAlive(from).say(from, frame).keepAlive(from);
    const doubled = talk.close().segments.flatMap((segment) => {
      const other = Buffer.alloc(segment.payload.length + 1, 0xbb);
      return segment.payload.length > 1 ? [segment, segment, { ...segment, payload: other.subarray(1) }] : [segment];
    });
    expect(framesIn(await read(doubled))).toEqual(framesOf(said));
  });

  test("which side is the server is told by bytes: the server may have connected", async () => {
    const talk = new Talk().open().all(said).close();
    const turned = talk.segments.map(
      (segment) => ({ ...segment, from: segment.from === "client" ? "server" : "client" }) as Segment,
    );
    const items = await read(turned);
    expect(items[0]).toMatchObject({ client: ipv4Ends.server, server: ipv4Ends.client });
    expect(framesIn(items)).toEqual(framesOf(said));
  });

  test("IPv6 with extension headers, and IPv4 in fragments", async () => {
    const talk = new Talk().open().all(said).close();
    const extensions: [number, Buffer][] = [
      [0, Buffer.alloc(8)],
      [60, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(14)])],
      [44, Buffer.concat([Buffer.alloc(4), Buffer.from([0, 0, 0, 9])])],
      [51, Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(10)])],
    ];
    const six = talk.segments.map((segment) => ({
      atUs: segment.atUs,
      bytes: ethernet(ipv6(tcp(segment, ipv6Ends), segment.from, ipv6Ends, extensions)),
    }));
    const sixItems = await itemsOf(pcap(six, 1, { order: "big", kind: "microseconds" }));
    expect(framesIn(sixItems)).toEqual(framesOf(said));
    expect(sixItems[0]).toMatchObject({ client: { address: "fd00::1:0:0:7" }, server: { address: "::1" } });

    const pieces = talk.segments.flatMap((segment, id) => {
      const fragments = ipv4Fragments(tcp(segment, ipv4Ends), segment.from, ipv4Ends, 16, id).reverse();
      return [...fragments.slice(0, 1), ...fragments].map((bytes) => ({ atUs: segment.atUs, bytes: ethernet(bytes) }));
    });
    const fragmented = await itemsOf(pcapng(pieces, 1, "little"));
    expect(framesIn(fragmented)).toEqual(framesOf(said));
  });
});

describe("ends", () => {
  test("a reset; what is late in the file still counts", async () => {
    const talk = new Talk().open().all(said).reset("client");
    const late = [...talk.segments.slice(0, -2), ...talk.segments.slice(-2).reverse()];
    for (const segments of [talk.segments, late]) {
      const items = await read(segments);
      expect(framesIn(items)).toEqual(framesOf(said));
      expect(otherIn(items)).toEqual(["session 1 from start", "end 1 reset"]);
    }
  });

  test("ports that are used again make another session, whether the first one ended or not", async () => {
    const first = new Talk(100, 200).open().all(said);
    const second = new Talk(9_000_000, 700, startUs + 60_000).open().all(said).close();
    const third = new Talk(5, 900_000_000, startUs + 120_000).open().all(said);
    const items = await read([...first.segments, ...second.segments, ...second.segments.slice(-3), ...third.segments]);
    expect(otherIn(items)).toEqual([
      "session 1 from start",
      "end 1 cut",
      "session 2 from start",
      "end 2 closed",
      "session 3 from start",
      "end 3 cut",
    ]);
    for (const session of [1, 2, 3]) expect(framesIn(items, session)).toEqual(framesOf(said));
  });

  test("a side that closes within a frame", async () => {
    const talk = new Talk().open().all(said).say("client", ping(1).frame.subarray(0, 5)).close();
    expect(otherIn(await read(talk.segments))).toContain(`damage 1 client ${bytesOf(said, "client")}`);
  });
});

test("items of several sessions come in the order of their time, also while one's sides are not known", async () => {
  const other = { ...ipv4Ends, client: { ...ipv4Ends.client, port: 5 } };
  const early = new Talk(1, 1).say("client", ping(1).frame.subarray(2)).pass(50_000).all(said.slice(2));
  const late = new Talk(9, 9).open().all(said).close();
  const packets = [
    ...packetsOf(early.segments),
    ...late.segments.map(({ ...segment }) => ({
      atUs: segment.atUs + 500,
      bytes: ethernet(ipv4(tcp(segment, other), segment.from, other)),
    })),
  ].sort((one, two) => one.atUs - two.atUs);
  const items = await itemsOf(pcapng(packets, 1, "little"));
  const times = items.map(({ atUs }) => atUs);
  expect(times).toEqual([...times].sort((one, two) => one - two));
  expect(items[0]).toMatchObject({ kind: "session", session: 1, fromStart: false });
  expect(framesIn(items, 2)).toEqual(framesOf(said));
});
