import { describe, expect, test } from "vitest";
import { pcap, pcapng } from "../../support/capture-bytes.ts";
import { ethernet, ipv4Ends, ipv4Fragments, type Segment, tcp } from "../../support/capture-packets.ts";
import {
  conversation,
  framesIn,
  framesOf,
  itemsOf,
  otherIn,
  packetsOf,
  ping,
  pong,
  readAll,
  type Said,
  serverHello,
  Talk,
} from "../../support/capture-talk.ts";

const said = conversation(4);
const read = (segments: readonly Segment[]) => itemsOf(pcapng(packetsOf(segments), 1, "little"));
const of = (side: string, frames: readonly string[]) => frames.filter((frame) => frame.startsWith(side));
const bytesOf = (talk: readonly Said[], side: string) =>
  talk.filter(({ from }) => from === side).reduce((sum, { frame }) => sum + frame.length, 0);

describe("starts in mid-stream", () => {
  test("within a frame, in both directions: read from where several frames follow each other", async () => {
    const [a = Buffer.alloc(0), b = Buffer.alloc(0)] = [ping(5).frame, pong(5).frame];
    const talk = new Talk(1, 2).say("client", a.subarray(3)).say("server", b.subarray(7)).all(said.slice(2));
    const items = await read(talk.segments);
    expect(framesIn(items)).toEqual(framesOf(said.slice(2)));
    const others = otherIn(items);
    expect(others.filter((other) => other.startsWith("comment"))).toHaveLength(2);
    expect(others.filter((other) => !other.startsWith("comment"))).toEqual(["session 1", "end 1 cut"]);
  });

  test("a single frame of one side is enough", async () => {
    const items = await read(new Talk().say("server", pong(1).frame).segments);
    expect(framesIn(items)).toEqual(framesOf([pong(1)]));
    expect(items[0]).toMatchObject({ server: ipv4Ends.server, fromStart: false });
  });

  test("packets out of order where the capture begins", async () => {
    const segments = new Talk().all(said.slice(2)).segments;
    const [first, second, third, fourth, ...rest] = segments as [Segment, Segment, Segment, Segment, ...Segment[]];
    const items = await read([third, fourth, second, first, ...rest]);
    expect(of("client", framesIn(items))).toEqual(of("client", framesOf(said.slice(2))));
    expect(of("server", framesIn(items))).toEqual(of("server", framesOf(said.slice(2))));
  });
});

describe("what is missing", () => {
  test("bytes that the other side acknowledged: named, the rest of that stream left out, the other intact", async () => {
    const more = Array.from({ length: 100 }, (_, index) => [pong(index), ping(index)]).flat();
    const talk = new Talk()
      .open()
      .all(said)
      .unseen("server", pong(99).frame)
      .all(more)
      .pass(2_000_000)
      .all(more)
      .close();
    const items = await read(talk.segments);
    const all = framesOf([...said, ...more, ...more]);
    expect(of("client", framesIn(items))).toEqual(of("client", all));
    expect(of("server", framesIn(items))).toEqual(of("server", framesOf(said)));
    const [damage] = items.filter((item) => item.kind === "damage");
    expect(damage).toMatchObject({ session: 1, from: "server", offset: bytesOf(said, "server") });
    expect(damage?.kind === "damage" && damage.message).toContain(`${pong(99).frame.length} bytes of the server`);
    // Told when it was certain, not only at the end of the file.
    expect(items.indexOf(damage as never)).toBeLessThan(items.length - 2);
    expect(otherIn(items).at(-1)).toBe("end 1 closed");
  });

  test("at the end of the file: after a hole, before bytes that only an ACK speaks of, and in packets cut short", async () => {
    const hole = new Talk().open().all(said).unseen("client", ping(1).frame).say("client", ping(2).frame);
    const spoken = new Talk().open().all(said).unseen("client", ping(1).frame).ack("server");
    const short = packetsOf(new Talk().open().all(said).say("client", ping(9).frame).segments);
    const cut = short.map((packet, index) => (index === short.length - 1 ? { ...packet, kept: 58 } : packet));
    for (const packets of [packetsOf(hole.segments), packetsOf(spoken.segments)]) {
      const items = await itemsOf(pcapng(packets, 1, "little"));
      expect(framesIn(items)).toEqual(framesOf(said));
      expect(otherIn(items)).toContain(`damage 1 client ${bytesOf(said, "client")}`);
    }
    const items = await itemsOf(pcap(cut, 1, { order: "little", kind: "microseconds" }));
    expect(otherIn(items)).toContain(`damage 1 client ${bytesOf(said, "client") + 4}`);
  });

  test("the server's first packet: the client's side is read all the same", async () => {
    const talk = new Talk().open().unseen("server", serverHello.frame).all(said.slice(1)).close();
    const items = await read(talk.segments);
    expect(of("client", framesIn(items))).toEqual(of("client", framesOf(said)));
    expect(otherIn(items)).toContain("damage 1 server 0");
  });

  test("a fragment", async () => {
    const talk = new Talk().open().all(said);
    const packets = talk.segments.flatMap((segment, index) => {
      const fragments = ipv4Fragments(tcp(segment, ipv4Ends), segment.from, ipv4Ends, 24, index);
      const kept = index === 6 ? fragments.slice(0, 1) : fragments;
      return kept.map((bytes) => ({ atUs: segment.atUs, bytes: ethernet(bytes) }));
    });
    const items = await itemsOf(pcapng(packets, 1, "little"));
    expect(otherIn(items)).toContain(`damage 1 server ${serverHello.frame.length}`);
  });

  test("bytes that are no frames: a bad size is named with its offset", async () => {
    const talk = new Talk()
      .open()
      .all(said)
      .say("client", Buffer.from([5, 0, 0, 0, 1, 1]))
      .all(conversation(2).slice(2));
    const { items, summary } = await readAll(pcapng(packetsOf(talk.close().segments), 1, "big"));
    expect(otherIn(items)).toContain(`damage 1 client ${bytesOf(said, "client")}`);
    expect(of("server", framesIn(items))).toHaveLength(7);
    expect(summary.foreign).toBe(0);
  });
});
