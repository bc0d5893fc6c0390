import { expect, test } from "vitest";
import { allPackets } from "../../../packets/index.ts";
import { decodeCaptured } from "../../../src/capture/decode-frame.ts";
import { serverHello, Talk } from "../../support/capture-talk.ts";
import { encodeIndependently, type JsonFields } from "../../support/independent-encoder.ts";
import vectors from "../../unit/protocol/vectors.json" with { type: "json" };
import { readByTshark, type ShownFrame } from "./read-by-tshark.ts";

type Vector = { readonly packet: string; readonly dialect: number; readonly fields: JsonFields; readonly hex: string };

const sideOf = (packet: string) => (packet.startsWith("Client") ? "client" : "server");
const hello = (dialect: 1 | 2) => encodeIndependently("ClientHello", { dialect, build: 1 }, 1);
const shownOf = ({ lines }: ShownFrame) => lines.filter((line) => !/^(size|opcode: .*\(0x....\)$)/.test(line));

/** Leaves as tshark names them: every field once, lists by their count and then their items. */
function leavesOf(fields: JsonFields): [name: string, value: unknown][] {
  return Object.entries(fields).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === "object" && !Array.isArray(value)) return leavesOf(value as JsonFields);
    if (!Array.isArray(value)) return [[name, value]];
    const items = value.flatMap((item): [string, unknown][] =>
      typeof item === "object" ? leavesOf(item as JsonFields) : [["item", item]],
    );
    return [[name, value.length], ...items];
  });
}

/** Whether what tshark shows is that value: numbers may carry their word, texts and bytes are cut when they are long. */
function isShown(shown: string, value: unknown): boolean {
  if (typeof value === "boolean") return shown === String(Number(value));
  if (typeof value === "number") {
    const number = Number(/\((-?\d+)\)$/.exec(shown)?.[1] ?? shown.replace(/ .*/, ""));
    return Math.abs(number - value) <= Math.abs(value) * 1e-5;
  }
  const text = String(value);
  if (/ \(\d+\)$/.test(shown)) return shown.startsWith(`${text} (`) || shown.startsWith(text);
  const plain = shown.replace(/(…|\.\.\.| \[truncated\]).*$/, "");
  return text.startsWith(plain.slice(0, 60)) && (text === "" || plain !== "");
}

test.each([1, 2] as const)("every packet and every field is named as it is, dialect %i", async (dialect) => {
  const said = (vectors as Vector[]).filter((one) => one.dialect === dialect && one.packet !== "ClientHello");
  const talk = new Talk().open().say("server", serverHello.frame).say("client", hello(dialect));
  for (const { packet, hex } of said) talk.say(sideOf(packet), Buffer.from(hex, "hex"));
  const frames = (await readByTshark(talk.close().segments)).slice(2);
  expect(frames.map(({ packet }) => packet)).toEqual(said.map(({ packet }) => packet));
  expect(new Set(frames.map(({ packet }) => packet)).size).toBe(allPackets.length - 1);
  frames.forEach((frame, index) => {
    const decoded = decodeCaptured(Buffer.from(said[index]!.hex, "hex"), dialect);
    const leaves = leavesOf("fields" in decoded ? (decoded.fields as JsonFields) : {});
    const shown = shownOf(frame).filter((line) => !/^[a-zA-Z]+(\[\d+\])?$/.test(line));
    expect(shown.map((line) => line.slice(0, line.indexOf(":")))).toEqual(leaves.map(([name]) => name));
    const wrong = shown.filter((line, at) => !isShown(line.slice(line.indexOf(":") + 2), leaves[at]?.[1]));
    expect({ packet: frame.packet, wrong }).toEqual({ packet: frame.packet, wrong: [] });
    expect({ packet: frame.packet, experts: frame.experts }).toEqual({ packet: frame.packet, experts: [] });
  });
});

test("frames are put together from segments that end anywhere", async () => {
  const ping = encodeIndependently("ClientPing", { clientTimeMs: 7 }, 2);
  const bytes = Buffer.concat([hello(2), ping, ping, ping]);
  for (const step of [1, 3, 7, 16]) {
    const talk = new Talk().open().say("server", serverHello.frame);
    for (let at = 0; at < bytes.length; at += step) talk.say("client", bytes.subarray(at, at + step));
    const frames = await readByTshark(talk.close().segments);
    expect(frames.map(({ packet }) => packet)).toEqual([
      "ServerHello",
      "ClientHello",
      "ClientPing",
      "ClientPing",
      "ClientPing",
    ]);
    expect(frames.flatMap(({ experts }) => experts)).toEqual([]);
  }
});

const frame = (opcode: number, payload: Buffer, size = 6 + payload.length) => {
  const header = Buffer.alloc(6);
  header.writeUInt32LE(size, 0);
  header.writeUInt16LE(opcode, 4);
  return Buffer.concat([header, payload]);
};

test.each([
  ["a payload that ends early", frame(0x0008, Buffer.from([1, 2])), /ClientPing: the payload ends within clientTimeMs/],
  ["no payload at all", frame(0x0008, Buffer.alloc(0)), /ClientPing: the payload is empty/],
  ["bytes left over", frame(0x0008, Buffer.alloc(6)), /ClientPing: 2 bytes are left over/],
  ["a size that none can have", frame(0x0008, Buffer.alloc(4), 5), /the size of a frame is 5/],
  ["an opcode of no packet", frame(0x7777, Buffer.alloc(4)), /No packet has this opcode/],
  ["a text that is too long", frame(0x0005, Buffer.from([0xff, 0xff, 0x41])), /ticket is longer than 512 bytes/],
  ["an f32 that is not finite", frame(0x0102, Buffer.from("0000c07f0000000000000000", "hex")), /x is not finite/],
])("%s is pointed out, and does not stop what follows on the other side", async (_, broken, message) => {
  const pong = encodeIndependently("ServerPong", { clientTimeMs: 7, serverTimeMs: "9" }, 2);
  const talk = new Talk().open().say("server", serverHello.frame).say("client", hello(2));
  const frames = await readByTshark(talk.say("client", broken).say("server", pong).close().segments);
  expect(frames.flatMap(({ experts }) => experts).join("\n")).toMatch(message);
  expect(frames.at(-1)?.packet).toBe("ServerPong");
});

test("where the hello is missing, the dialect that fits is found", async () => {
  const start = (vectors as Vector[]).find(({ packet, dialect }) => packet === "ServerEventStart" && dialect === 2)!;
  const talk = new Talk().say("server", Buffer.from(start.hex, "hex"));
  const [shown] = await readByTshark(talk.segments);
  expect(shown?.lines.some((line) => line.startsWith("eventType: "))).toBe(true);
  expect(shown?.experts).toEqual([]);
});
