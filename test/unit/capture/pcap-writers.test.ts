import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CaptureItem } from "../../../src/capture/capture-item.ts";
import { formatOfPath, openCaptureWriter } from "../../../src/capture/open-writer.ts";
import { readIp, readPcapng, streamOf } from "../../support/independent-pcapng.ts";
import { captureFile, frameOf, sampleCapture, writeItems } from "./sample-capture.ts";

const START_US = 1_780_000_000_000_001;

describe("pcapng", () => {
  test("has a handshake, every byte in order and an end, with valid checksums and lengths", async () => {
    const path = await writeItems("pcapng", sampleCapture(START_US));
    const { application, packets } = readPcapng(await readFile(path));
    expect(application).toBe("Zonetide");
    const [syn, synAck, ack] = packets;
    expect([syn?.flags, synAck?.flags, ack?.flags]).toEqual(["S", "SA", "A"]);
    expect(packets.slice(-3).map(({ flags }) => flags)).toEqual(["FA", "FA", "A"]);
    expect(syn).toMatchObject({ from: "7f000001:5555", to: "7f000001:24000", atUs: START_US });
    const frames = sampleCapture(START_US).filter((item) => item.kind === "frame");
    for (const from of ["client", "server"] as const) {
      const said = Buffer.concat(frames.filter((item) => item.from === from).map(({ frame }) => frame));
      expect(streamOf(packets, from === "client" ? "7f000001:5555" : "7f000001:24000").equals(said)).toBe(true);
    }
    expect(packets.every(({ payload }) => payload.length <= 32_768)).toBe(true);
    expect(packets.filter(({ comments }) => comments.length > 0)).toEqual([
      expect.objectContaining({ comments: ["session 1: Mirelda ☃"], atUs: START_US + 2 }),
    ]);
  });

  test("of a session without a start begins in the middle, without an end is cut, and keeps its last comment", async () => {
    const at = { session: 3, atUs: START_US };
    const path = await writeItems("pcapng", [
      { kind: "session", ...at, client: { address: "fe80::1%eth0", port: 9 }, server: null, fromStart: false },
      { kind: "frame", ...at, from: "server", frame: frameOf(0x0a01, 3) },
      { kind: "comment", ...at, text: "x".repeat(2_000) },
      { kind: "end", ...at, how: "cut" },
    ]);
    const { packets } = readPcapng(await readFile(path));
    expect(packets.map(({ flags, family }) => `${family}${flags}`)).toEqual(["6PA", "6A"]);
    expect(packets[0]?.to).toBe(`fe80${"0".repeat(27)}1:9`);
    expect(packets[1]?.comments[0]).toHaveLength(1_024);
  });

  test("tells of damage, of a reset, and of sessions that nobody introduced", async () => {
    const at = { session: 8, atUs: START_US };
    const path = await writeItems("pcapng", [
      { kind: "frame", ...at, from: "client", frame: frameOf(4, 5) },
      { kind: "damage", ...at, from: "client", offset: 11, message: "Segments are missing." },
      { kind: "end", ...at, how: "reset" },
    ]);
    const { packets } = readPcapng(await readFile(path));
    expect(packets.map(({ flags }) => flags)).toEqual(["PA", "RA"]);
    expect(packets[1]?.comments).toEqual([
      "From here on the client's bytes are missing (byte 11): Segments are missing.",
    ]);
  });
});

test("pcap has the same packets, without comments", async () => {
  const path = await writeItems("pcap", sampleCapture(START_US));
  const file = await readFile(path);
  expect(file.subarray(0, 24).toString("hex")).toBe("d4c3b2a1020004000000000000000000000004006500".concat("0000"));
  const packets = [];
  for (let at = 24; at < file.length; ) {
    const length = file.readUInt32LE(at + 8);
    expect(file.readUInt32LE(at + 12)).toBe(length);
    expect(file.readUInt32LE(at)).toBe(1_780_000_000);
    packets.push({ ...readIp(file.subarray(at + 16, at + 16 + length)), us: file.readUInt32LE(at + 4) });
    at += 16 + length;
  }
  expect(packets[0]?.us).toBe(1);
  const pcapng = readPcapng(await readFile(await writeItems("pcapng", sampleCapture(START_US))));
  expect(packets.map(({ us: _, ...rest }) => rest)).toEqual(
    pcapng.packets.map(({ atUs: _a, comments: _c, ...rest }) => rest),
  );
});

test("PKT 3.1 has the header of the emulators, and every payload byte", async () => {
  const items: CaptureItem[] = [
    {
      kind: "session",
      session: 2,
      atUs: START_US,
      client: { address: "10.1.2.3", port: 999 },
      server: null,
      fromStart: true,
    },
    { kind: "frame", session: 2, atUs: START_US + 5_000, from: "server", frame: frameOf(0x0a01, 3) },
    { kind: "frame", session: 2, atUs: START_US + 6_000, from: "client", frame: frameOf(0x000b, 0) },
  ];
  const file = await readFile(await writeItems("pkt", items));
  const head = `${hex("PKT")} 0103 5a 00000000 ${hex("enUS")} ${"00".repeat(40)} 00a5186a 00000000 00000000`;
  const option = `0a010203${"00".repeat(12)} e7030000`;
  const first = `${hex("SMSG")} 02000000 05000000 14000000 07000000 ${option} 010a0000 010101`;
  const second = `${hex("CMSG")} 02000000 06000000 14000000 04000000 ${option} 0b000000`;
  expect(file.toString("hex")).toBe(`${head}${first}${second}`.replaceAll(" ", ""));
});

test("files are their owner's only, and a place that cannot be written is one sentence", async () => {
  const path = await writeItems("pcapng", []);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(readPcapng(await readFile(path)).packets).toEqual([]);
  const nowhere = openCaptureWriter("pcap", join(await captureFile("x"), "y.pcap"));
  await expect(nowhere.close()).rejects.toThrow(/^\S+y\.pcap cannot be written \(ENOENT\): choose another place\.$/);
});

test("the ending of a file names its format", () => {
  expect(["a.pcapng", "a.b.PCAP", "x.pkt", "y.jsonl", "z.txt", "pcap"].map(formatOfPath)).toEqual([
    ...["pcapng", "pcap", "pkt", "jsonl", undefined, undefined],
  ]);
});

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}
