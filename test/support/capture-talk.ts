/* A session of the protocol as TCP segments, and what reading a capture of it comes to. */

import type { CaptureItem } from "../../src/capture/capture-item.ts";
import { type CaptureSummary, readCaptureBytes } from "../../src/capture/read-capture.ts";
import type { FilePacket } from "./capture-bytes.ts";
import { type Direction, type Ends, ethernet, ipv4, ipv4Ends, type Segment, tcp } from "./capture-packets.ts";
import { encodeIndependently } from "./independent-encoder.ts";

export const startUs = Date.UTC(2026, 10, 21, 8) * 1000;
const NONE = Buffer.alloc(0);

export type Said = { readonly from: Direction; readonly frame: Buffer };

export const serverHello: Said = {
  from: "server",
  frame: encodeIndependently(
    "ServerHello",
    { dialectMax: 2, realmId: 1, serverTimeMs: "5", nonce: "0102".repeat(8) },
    1,
  ),
};
export const clientHello: Said = {
  from: "client",
  frame: encodeIndependently("ClientHello", { dialect: 2, build: 7 }, 1),
};
export const ping = (clientTimeMs: number): Said => ({
  from: "client",
  frame: encodeIndependently("ClientPing", { clientTimeMs }, 2),
});
export const pong = (clientTimeMs: number): Said => ({
  from: "server",
  frame: encodeIndependently("ServerPong", { clientTimeMs, serverTimeMs: "77" }, 2),
});

/** Hellos, then `pings` pings with their answers. */
export function conversation(pings: number): Said[] {
  const answers = Array.from({ length: pings }, (_, index) => [ping(index), pong(index)]).flat();
  return [serverHello, clientHello, ...answers];
}

/** Writes down both sides of a TCP connection as its packets would show them, a millisecond apart. */
export class Talk {
  readonly segments: Segment[] = [];
  readonly #next: Record<Direction, number>;
  #atUs: number;

  constructor(clientIsn = 1000, serverIsn = 5_000_000, atUs = startUs) {
    this.#next = { client: clientIsn, server: serverIsn };
    this.#atUs = atUs;
  }

  open(): this {
    this.#add("client", "S", NONE, false);
    this.#next.client += 1;
    this.#add("server", "S", NONE);
    this.#next.server += 1;
    return this.ack("client");
  }

  say(from: Direction, bytes: Buffer): this {
    this.#add(from, "", bytes);
    this.#next[from] += bytes.length;
    return this;
  }

  all(said: readonly Said[]): this {
    for (const { from, frame } of said) this.say(from, frame);
    return this;
  }

  ack(from: Direction): this {
    this.#add(from, "", NONE);
    return this;
  }

  /** Bytes that the capture does not have, though they were sent. */
  unseen(from: Direction, bytes: Buffer): this {
    this.#next[from] += bytes.length;
    return this;
  }

  fin(from: Direction): this {
    this.#add(from, "F", NONE);
    this.#next[from] += 1;
    return this;
  }

  close(): this {
    return this.fin("client").fin("server").ack("client");
  }

  reset(from: Direction): this {
    this.#add(from, "R", NONE, false);
    return this;
  }

  /** A byte of garbage in front of the next one, as keep-alives have it. */
  keepAlive(from: Direction): this {
    const segment = {
      from,
      seq: this.#next[from] - 1,
      ack: this.#ackOf(from),
      flags: "",
      payload: Buffer.from([0xaa]),
    };
    this.segments.push({ ...segment, atUs: this.#tick() });
    return this;
  }

  pass(durationUs: number): this {
    this.#atUs += durationUs;
    return this;
  }

  #add(from: Direction, flags: string, payload: Buffer, acks = true): void {
    const ack = acks ? this.#ackOf(from) : null;
    this.segments.push({ from, seq: this.#next[from] >>> 0, ack, flags, payload, atUs: this.#tick() });
  }

  #ackOf(from: Direction): number {
    return this.#next[from === "client" ? "server" : "client"] >>> 0;
  }

  #tick(): number {
    this.#atUs += 1000;
    return this.#atUs;
  }
}

/** Segments as Ethernet packets of IPv4. */
export function packetsOf(segments: readonly Segment[], ends: Ends = ipv4Ends): FilePacket[] {
  return segments.map((segment) => ({
    atUs: segment.atUs,
    bytes: ethernet(ipv4(tcp(segment, ends), segment.from, ends)),
  }));
}

/** Everything that a file comes to, read in chunks of a size. */
export async function itemsOf(file: Buffer, chunkBytes = file.length): Promise<CaptureItem[]> {
  return (await readAll(file, chunkBytes)).items;
}

export async function readAll(
  file: Buffer,
  chunkBytes = file.length,
): Promise<{ items: CaptureItem[]; summary: CaptureSummary }> {
  const items: CaptureItem[] = [];
  const generator = readCaptureBytes(chunks(file, Math.max(chunkBytes, 1)));
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return { items, summary: value };
    items.push(value);
  }
}

async function* chunks(file: Buffer, size: number): AsyncGenerator<Buffer> {
  // Copies, so that what lies beyond a chunk is not there by accident.
  for (let at = 0; at < file.length; at += size) yield Buffer.from(file.subarray(at, at + size));
}

/** The frames among items as `client 0b00…`, of one session or all. */
export function framesIn(items: readonly CaptureItem[], session?: number): string[] {
  return items.flatMap((item) =>
    item.kind === "frame" && (session === undefined || item.session === session)
      ? [`${item.from} ${item.frame.toString("hex")}`]
      : [],
  );
}

export const framesOf = (said: readonly Said[]): string[] =>
  said.map(({ from, frame }) => `${from} ${frame.toString("hex")}`);

/** Everything but frames, shortly: `session 1 from start`, `damage server 33`, `end closed`. */
export function otherIn(items: readonly CaptureItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === "session") return [`session ${item.session}${item.fromStart ? " from start" : ""}`];
    if (item.kind === "damage") return [`damage ${item.session} ${item.from} ${item.offset}`];
    if (item.kind === "end") return [`end ${item.session} ${item.how}`];
    return item.kind === "comment" ? [`comment ${item.session} ${item.text}`] : [];
  });
}
