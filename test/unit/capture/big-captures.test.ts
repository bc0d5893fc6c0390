import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { type ReadOptions, readCaptureBytes } from "../../../src/capture/read-capture.ts";
import { enhancedPacket, networkInterface, section } from "../../support/capture-bytes.ts";
import { ethernet, ipv4, ipv4Ends, tcp } from "../../support/capture-packets.ts";
import { framesIn, packetsOf, ping, pong, serverHello, startUs, Talk } from "../../support/capture-talk.ts";
import { encodeIndependently } from "../../support/independent-encoder.ts";

const MEBIBYTE = 1024 * 1024;
const order = "little";
const start = Buffer.concat([section(order), networkInterface(1, order)]);
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const measuredEvery = 8 * MEBIBYTE;

const objective = { index: 1, type: "kill", target: 9, current: 3 };
const phase = encodeIndependently(
  "ServerEventPhase",
  { instanceId: 1, phase: 1, objectives: Array.from({ length: 60 }, () => objective) },
  2,
);
const framesOfPayload = 21;
const payload = Buffer.concat([phase, ...Array.from({ length: framesOfPayload - 1 }, (_, index) => pong(index).frame)]);

type Talked = { readonly chunk: Buffer; readonly patches: readonly { seqAt: number; timeAt: number }[] };

/** A chunk of many packets of one long stream, to be used again with other numbers and times. */
function template(from: "client" | "server", bytes: Buffer, count: number): Talked {
  const segment = { from, seq: 0, ack: 0, flags: "", payload: bytes, atUs: 0 };
  const packet = enhancedPacket({ atUs: 0, bytes: ethernet(ipv4(tcp(segment, ipv4Ends), from, ipv4Ends)) }, { order });
  const patches = Array.from({ length: count }, (_, index) => {
    const at = index * packet.length;
    // Block header, interface; then after the packet block's head Ethernet, IP and the two ports.
    return { timeAt: at + 12, seqAt: at + 28 + 14 + 20 + 4 };
  });
  return { chunk: Buffer.concat(Array.from({ length: count }, () => packet)), patches };
}

/** Endless packets of a server's stream, in chunks of about a quarter of a mebibyte. `step`: how far each one goes on. */
async function* longStream(
  from: "client" | "server",
  bytes: Buffer,
  step: number,
  total: number,
): AsyncGenerator<Buffer> {
  yield start;
  const { chunk, patches } = template(from, bytes, 200);
  let seq = 0;
  let atUs = startUs;
  for (let sent = 0; sent < total; sent += chunk.length) {
    const copy = Buffer.from(chunk);
    for (const { seqAt, timeAt } of patches) {
      copy.writeUInt32BE(seq >>> 0, seqAt);
      copy.writeUInt32LE(Math.floor(atUs / 2 ** 32), timeAt);
      copy.writeUInt32LE(atUs % 2 ** 32, timeAt + 4);
      seq += step;
      atUs += 500;
    }
    yield copy;
  }
}

/** Frames read, and by how much memory in use grew after the first chunks. */
async function read(chunks: AsyncIterable<Buffer>, options: ReadOptions = {}) {
  let frames = 0;
  let measuredAt = 0;
  const inUse: number[] = [];
  const progress = (bytes: number): void => {
    options.progress?.(bytes);
    if (bytes - measuredAt < measuredEvery) return;
    measuredAt = bytes;
    // The second time waits until what the first one found is given back.
    collectGarbage();
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    inUse.push(heapUsed + external);
  };
  for await (const item of readCaptureBytes(chunks, { ...options, progress })) if (item.kind === "frame") frames += 1;
  const [early = 0, ...later] = inUse;
  expect(later.length).toBeGreaterThan(2);
  return { frames, growth: Math.max(...later) - early };
}

test("a long session: every frame is read, and memory stays flat", async () => {
  const total = 100 * MEBIBYTE;
  let seen = 0;
  const { frames, growth } = await read(longStream("server", payload, payload.length, total), {
    progress: (bytes) => {
      expect(bytes).toBeGreaterThan(seen);
      seen = bytes;
    },
  });
  const packets = Math.floor(seen / (payload.length + 90));
  expect(frames).toBeGreaterThan(packets * framesOfPayload);
  expect(seen).toBeGreaterThanOrEqual(total);
  expect(growth).toBeLessThan(12 * MEBIBYTE);
});

test("a stream with a hole that never fills, and another protocol: nothing is piled up", async () => {
  const total = 40 * MEBIBYTE;
  const holes = await read(longStream("server", payload, payload.length + 1, total));
  expect(holes.frames).toBe(framesOfPayload);
  expect(holes.growth).toBeLessThan(12 * MEBIBYTE);
  const other = await read(longStream("server", Buffer.alloc(1400, 0x41), 1400, total));
  expect(other.frames).toBe(0);
  expect(other.growth).toBeLessThan(12 * MEBIBYTE);
});

test("a scan of sixty thousand ports beside a session", async () => {
  async function* scan(): AsyncGenerator<Buffer> {
    yield start;
    const talk = packetsOf(new Talk().open().all([serverHello, ping(1)]).segments);
    yield Buffer.concat(talk.map((packet) => enhancedPacket(packet, { order })));
    for (let first = 0; first < 60_000; first += 500) {
      const syns = Array.from({ length: 500 }, (_, index) => {
        const port = first + index;
        const client = { address: `10.9.${port >> 14}.9`, port: (port % 16_384) + 1 };
        const segment = {
          from: "client",
          seq: port,
          ack: null,
          flags: "S",
          payload: Buffer.alloc(0),
          atUs: 0,
        } as const;
        const ends = { ...ipv4Ends, client };
        const atUs = startUs + 1_000_000 + port;
        return enhancedPacket({ atUs, bytes: ethernet(ipv4(tcp(segment, ends), "client", ends)) }, { order });
      });
      yield Buffer.concat(syns);
    }
  }
  const items = [];
  for await (const item of readCaptureBytes(scan())) items.push(item);
  expect(framesIn(items)).toHaveLength(2);
  expect(items.at(-1)).toMatchObject({ kind: "end", how: "cut" });
});

test("four thousand connections of others that were there before the capture", async () => {
  async function* others(): AsyncGenerator<Buffer> {
    yield start;
    for (let port = 0; port < 4000; port += 1) {
      const ends = { ...ipv4Ends, client: { address: "10.9.9.9", port } };
      const packets = Array.from({ length: 17 }, (_, index) => {
        const payload = Buffer.alloc(1400, 0x41);
        const segment = { from: "client", seq: index * 1400, ack: null, flags: "", payload, atUs: 0 } as const;
        const bytes = ethernet(ipv4(tcp(segment, ends), "client", ends));
        return enhancedPacket({ atUs: startUs + port * 100 + index, bytes }, { order });
      });
      yield Buffer.concat(packets);
    }
    const talk = packetsOf(new Talk().open().all([serverHello, ping(1)]).segments);
    yield Buffer.concat(talk.map((packet) => enhancedPacket(packet, { order })));
  }
  const { frames, growth } = await read(others());
  expect(frames).toBe(2);
  // 91 MiB came, and 32 may be held back.
  expect(growth).toBeLessThan(72 * MEBIBYTE);
});
