import { describe, expect, test } from "vitest";
import { CaptureError } from "../../../src/capture/capture-item.ts";
import { readCapture } from "../../../src/capture/read-capture.ts";
import { pcap, pcapng, pkt } from "../../support/capture-bytes.ts";
import {
  conversation,
  framesIn,
  framesOf,
  itemsOf,
  otherIn,
  packetsOf,
  startUs,
  Talk,
} from "../../support/capture-talk.ts";
import { seededRandom } from "../../support/frame-mutations.ts";

const said = conversation(2);
const talk = new Talk().open().all(said).close();
const pcapFile = pcap(packetsOf(talk.segments), 1, { order: "little", kind: "microseconds" });
const pcapngFile = pcapng(packetsOf(talk.segments), 1, "big");
const pktFile = pkt(
  said.map(({ from, frame }, index) => ({
    ...{ from, connection: 1, ticks: index, address: [1, 2, 3, 4], port: 9 },
    ...{ opcode: frame.readUInt16LE(4), data: frame.subarray(6) },
  })),
  startUs / 1e6,
  0,
);
const lines = Buffer.from(
  said
    .map(({ from, frame }) =>
      JSON.stringify({ kind: "frame", session: 1, at: "2026-11-21T08:00:00Z", from, hex: frame.toString("hex") }),
    )
    .join("\n"),
);
const files = { pcap: pcapFile, pcapng: pcapngFile, PKT: pktFile, "JSON lines": lines };

/** What a file comes to, or the sentence that refuses it; anything else but a `CaptureError` is a fault. */
async function outcome(file: Buffer) {
  try {
    return await itemsOf(file, 97);
  } catch (error) {
    expect(error).toBeInstanceOf(CaptureError);
    expect((error as Error).message).toMatch(/^[A-Z][^\n]+\.$/);
    return null;
  }
}

describe.each(Object.entries(files))("%s", (_name, file) => {
  test("cut at any byte: what is whole is read, sessions end as cut, and it is said where", async () => {
    const all = framesOf(said);
    for (let length = 0; length < file.length; length += 1) {
      const items = await outcome(file.subarray(0, length));
      const frames = framesIn(items ?? []);
      expect(frames).toEqual(all.slice(0, frames.length));
      const ends = otherIn(items ?? []).filter((other) => other.startsWith("end"));
      if (items?.some(({ kind }) => kind === "session")) expect(ends).toHaveLength(1);
    }
    const cut = otherIn((await outcome(file.subarray(0, -1))) ?? []);
    expect(cut.some((other) => /^comment 0 The file ends within/.test(other))).toBe(true);
  });

  test("bytes turned over anywhere", async () => {
    const random = seededRandom(7);
    for (let round = 0; round < 400; round += 1) {
      const damaged = Buffer.from(file);
      for (let flips = 0; flips < 1 + (round % 4); flips += 1) {
        damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256);
      }
      await outcome(damaged);
    }
  });

  test("garbage after its beginning", async () => {
    const random = seededRandom(11);
    for (let round = 0; round < 60; round += 1) {
      const keep = 4 + Math.floor(random() * (file.length - 4));
      const garbage = Buffer.from(Array.from({ length: 600 }, () => Math.floor(random() * 256)));
      await outcome(Buffer.concat([file.subarray(0, keep), garbage]));
    }
  });
});

test("random bytes are refused in one sentence", async () => {
  const random = seededRandom(3);
  for (let round = 0; round < 200; round += 1) {
    const garbage = Buffer.from(Array.from({ length: 1 + (round % 90) }, () => Math.floor(random() * 256)));
    expect(await outcome(garbage)).toBeNull();
  }
});

test.each([
  ["an empty file", Buffer.alloc(0), /empty/],
  ["blanks", Buffer.from(" \n \n"), /empty/],
  ["text", Buffer.from("hello, this is no capture"), /no capture/],
  ["gzip", Buffer.from("1f8b08000000000000ff", "hex"), /gzip/],
  ["PKT of another version", Buffer.concat([Buffer.from("PKT\x02\x02"), Buffer.alloc(80)]), /PKT 2\.2/],
  [
    "a link layer that nobody knows",
    pcap(packetsOf(talk.segments), 147, { order: "big", kind: "microseconds" }),
    /type 147/,
  ],
])("%s has a sentence of its own", async (_name, file, sentence) => {
  await expect(itemsOf(file)).rejects.toThrow(sentence);
});

test("a file that is not there or is none", async () => {
  await expect(readCapture("/does/not/exist.pcap").next()).rejects.toThrow(/There is no file \/does\/not\/exist\.pcap/);
  await expect(readCapture("/tmp").next()).rejects.toThrow(/\/tmp is a directory/);
});
