import { describe, expect, test } from "vitest";
import {
  type ByteOrder,
  block,
  enhancedPacket,
  networkInterface,
  obsoletePacket,
  option,
  type PcapForm,
  type PktRecord,
  pcap,
  pcapng,
  pkt,
  section,
  simplePacket,
} from "../../support/capture-bytes.ts";
import { ethernet, ipv4, ipv4Ends, linkLayers, tcp } from "../../support/capture-packets.ts";
import {
  conversation,
  framesIn,
  framesOf,
  itemsOf,
  otherIn,
  packetsOf,
  readAll,
  startUs,
  Talk,
} from "../../support/capture-talk.ts";

const said = conversation(3);
const talk = new Talk().open().all(said).close();
const packets = packetsOf(talk.segments);
const whole = ["session 1 from start", "end 1 closed"];
const orders: readonly ByteOrder[] = ["little", "big"];

const pcapForms: PcapForm[] = orders.flatMap((order) =>
  (["microseconds", "nanoseconds", "modified"] as const).map((kind) => ({ order, kind })),
);

describe("pcap", () => {
  test.each(pcapForms)("$kind, $order-endian", async (form) => {
    const { items, summary } = await readAll(pcap(packets, 1, form), 100);
    expect(framesIn(items)).toEqual(framesOf(said));
    expect(otherIn(items)).toEqual(whole);
    expect(items[0]).toMatchObject({ atUs: startUs + 1000, ...ipv4Ends });
    expect(items[1]).toMatchObject({ atUs: startUs + 4000 });
    expect(summary).toMatchObject({ format: "pcap", records: packets.length, sessions: 1, foreign: 0 });
  });
});

describe("pcapng", () => {
  test.each(orders)("%s-endian, with comments", async (order) => {
    const commented = packets.map((packet, index) => (index === 3 ? { ...packet, comment: "Ada" } : packet));
    const blocks = commented.map((packet) => enhancedPacket(packet, { order }));
    const file = Buffer.concat([section(order, "by hand"), networkInterface(1, order), ...blocks]);
    const { items, summary } = await readAll(file, 64);
    expect(framesIn(items)).toEqual(framesOf(said));
    expect(otherIn(items)).toEqual(["comment 0 by hand", "session 1 from start", "comment 1 Ada", "end 1 closed"]);
    expect(items.every(({ atUs }) => atUs > startUs)).toBe(true);
    expect(summary.format).toBe("pcapng");
  });

  test("several sections of different byte orders, several interfaces, blocks that nobody knows", async () => {
    const [half, rest] = [packets.slice(0, 5), packets.slice(5)];
    const unknown = block(0x0bad, Buffer.alloc(70_000, 6), "big");
    const seconds = Buffer.alloc(8);
    seconds.writeBigInt64LE(1_000_000_000n);
    const options = [option(9, Buffer.from([9]), "little"), option(14, seconds, "little")];
    const units = (atUs: number) => (BigInt(atUs) - 1_000_000_000_000_000n) * 1000n;
    const raw = rest.map(({ atUs }, index) => {
      const segment = talk.segments[index + 5] as (typeof talk.segments)[number];
      return { atUs, bytes: ipv4(tcp(segment, ipv4Ends), segment.from, ipv4Ends) };
    });
    const file = Buffer.concat([
      section("big"),
      networkInterface(1, "big"),
      ...half.flatMap((packet) => [enhancedPacket(packet, { order: "big" }), unknown]),
      section("little"),
      networkInterface(147, "little"),
      networkInterface(101, "little", options),
      ...raw.map((packet) => enhancedPacket(packet, { order: "little", interfaceId: 1, units })),
    ]);
    const items = await itemsOf(file, 1000);
    expect(framesIn(items)).toEqual(framesOf(said));
    expect(otherIn(items)).toEqual(whole);
    expect(items.at(-1)?.atUs).toBe(talk.segments.at(-2)?.atUs);
  });

  test("resolutions in powers of two", async () => {
    const options = [option(9, Buffer.from([0x80 | 10]), "little")];
    const blocks = packets.map((packet) =>
      enhancedPacket(packet, { order: "little", units: (atUs) => (BigInt(atUs) * 1024n) / 1_000_000n }),
    );
    const items = await itemsOf(Buffer.concat([section("little"), networkInterface(1, "little", options), ...blocks]));
    expect(Math.abs((items[0]?.atUs ?? 0) - startUs - 1000)).toBeLessThan(1000);
    expect(framesIn(items)).toEqual(framesOf(said));
  });

  test.each(orders)("simple and obsolete packets, %s-endian", async (order) => {
    const start = [section(order), networkInterface(1, order)];
    const simple = await itemsOf(Buffer.concat([...start, ...packets.map((packet) => simplePacket(packet, order))]));
    expect(framesIn(simple)).toEqual(framesOf(said));
    const obsolete = await itemsOf(Buffer.concat([...start, ...packets.map((p) => obsoletePacket(p, { order }))]));
    expect(framesIn(obsolete)).toEqual(framesOf(said));
    expect(obsolete[0]?.atUs).toBe(startUs + 1000);
  });
});

test.each(linkLayers)("packets of $name", async ({ linkType, wrap }) => {
  const wrapped = talk.segments.map((segment) => ({
    atUs: segment.atUs,
    bytes: wrap(ipv4(tcp(segment, ipv4Ends, 12), segment.from, ipv4Ends, { options: 8 })),
  }));
  for (const file of [
    pcap(wrapped, linkType, { order: "little", kind: "nanoseconds" }),
    pcapng(wrapped, linkType, "big"),
  ]) {
    const items = await itemsOf(file);
    expect(framesIn(items)).toEqual(framesOf(said));
    expect(otherIn(items)).toEqual(whole);
  }
});

test("what is no IP, no TCP or another protocol is left out, and connections of others are counted", async () => {
  const web = { client: { ...ipv4Ends.client, port: 40_000 }, server: { ...ipv4Ends.server, port: 80 } };
  const get = new Talk()
    .open()
    .say("client", Buffer.from("GET / HTTP/1.1\r\n\r\n"))
    .say("server", Buffer.from("HTTP/1.1 200 OK\r\n"));
  const silent = packetsOf(new Talk().open().close().segments, { ...web, server: { ...web.server, port: 81 } });
  const strange = [Buffer.alloc(60), ethernet(Buffer.alloc(40, 0x45)), Buffer.alloc(3)].map((bytes) => ({
    atUs: startUs,
    bytes,
  }));
  const { items, summary } = await readAll(
    pcapng([...strange, ...packetsOf(get.segments, web), ...silent, ...packets], 1, "little"),
  );
  expect(framesIn(items)).toEqual(framesOf(said));
  expect(summary).toMatchObject({ sessions: 1, foreign: 1 });
});

describe("PKT 3.1", () => {
  const record = (from: "client" | "server", connection: number, ticks: number, frame: Buffer): PktRecord => ({
    from,
    connection,
    ticks,
    address: connection === 70 ? [10, 0, 0, 9] : [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    port: 50_000 + connection,
    opcode: frame.readUInt16LE(4),
    data: frame.subarray(6),
  });
  const file = pkt(
    [
      ...said.map(({ from, frame }, index) => record(from, 70, (0xffff_fffe + index) >>> 0, frame)),
      ...said.slice(3).map(({ from, frame }) => record(from, 3, 10, frame)),
    ],
    startUs / 1e6,
    0xffff_fff0,
    Buffer.from("made by hand"),
  );

  test("sessions by connection, clients by the options, time by ticks that start over", async () => {
    const { items, summary } = await readAll(file, 33);
    expect(framesIn(items, 1)).toEqual(framesOf(said));
    expect(framesIn(items, 2)).toEqual(framesOf(said.slice(3)));
    expect(otherIn(items)).toEqual(["session 1 from start", "session 2", "end 1 cut", "end 2 cut"]);
    const sessions = items.filter(({ kind }) => kind === "session");
    expect(sessions).toMatchObject([
      { client: { address: "10.0.0.9", port: 50_070 }, server: null },
      { client: { address: "fd00::1", port: 50_003 } },
    ]);
    expect(items.slice(1, 4).map(({ atUs }) => (atUs - startUs) / 1000)).toEqual([14, 15, 16]);
    expect(summary).toMatchObject({ format: "pkt", records: said.length * 2 - 3, sessions: 2 });
  });
});
