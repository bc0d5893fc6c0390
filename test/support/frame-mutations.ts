import { encodeIndependently } from "./independent-encoder.ts";

/** A small seeded generator of numbers from 0 up to 1 (mulberry32), so that a failure can be played again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const HEADER_BYTES = 6;
const U32 = 2 ** 32;

/** Frames as a broken or malicious client might send them in a session: sound in size, wrong in everything else. */
export class FrameMutations {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next frame; about one in four is a sound packet with senseless fields. */
  next(): Buffer {
    const frame = this.#packet();
    const kind = this.#upTo(8);
    if (kind === 0) return this.#garbage();
    if (kind === 1) return resized(frame.subarray(0, HEADER_BYTES + this.#upTo(frame.length - HEADER_BYTES + 1)));
    if (kind === 2) return resized(Buffer.concat([frame, this.#bytes(1 + this.#upTo(40))]));
    if (kind === 3) frame.writeUInt16LE(this.#upTo(0x10000), 4);
    if (kind > 5) return frame;
    for (let flips = this.#upTo(8); flips > 0 && frame.length > HEADER_BYTES; flips -= 1) {
      frame[HEADER_BYTES + this.#upTo(frame.length - HEADER_BYTES)] = this.#upTo(256);
    }
    return frame;
  }

  /** Bytes that are no frame at all; the connection that gets them is lost. */
  noise(): Buffer {
    return this.#bytes(1 + this.#upTo(200));
  }

  upTo(limit: number): number {
    return this.#upTo(limit);
  }

  #packet(): Buffer {
    const number = () => (this.#upTo(2) === 0 ? this.#upTo(12) : this.#upTo(U32));
    const float = () => this.#pick([0, 5, -199, 1e30, this.#random() * 400 - 200]);
    const guid = () => String(this.#pick([0n, BigInt(this.#upTo(400)), 2n ** 63n, 2n ** 64n - 1n]));
    const packets: [string, Record<string, unknown>][] = [
      ["ClientPing", { clientTimeMs: number() }],
      ["ClientHello", { dialect: this.#upTo(256), build: number() }],
      ["ClientAuth", { ticket: "x".repeat(this.#upTo(513)), proof: this.#bytes(32).toString("hex") }],
      [
        "ClientEnterZone",
        {
          zoneId: this.#pick([1, 2, 2, number()]),
          zoneInstance: this.#pick([1, 1, 2, number()]),
          x: float(),
          y: 0,
          z: float(),
        },
      ],
      ["ClientMove", { x: float(), y: float(), z: float() }],
      ["ClientCastSpell", { spellId: this.#upTo(6), targetGuid: guid() }],
      ["ClientInteract", { guid: guid() }],
      ["ClientUseItem", { itemId: this.#upTo(60) }],
      ["ClientEventJoin", { instanceId: number() }],
      ["ClientEventLeave", { instanceId: number() }],
      ["ClientEventListRequest", {}],
      [
        "ClientEventContribute",
        { instanceId: number(), objectiveIndex: this.#upTo(256), amount: number(), itemId: this.#upTo(60) },
      ],
    ];
    const [name, fields] = this.#pick(packets);
    return encodeIndependently(name, fields, 2);
  }

  /** Random payload under a random opcode, often one that exists. */
  #garbage(): Buffer {
    const frame = Buffer.concat([Buffer.alloc(HEADER_BYTES), this.#bytes(this.#upTo(120))]);
    frame.writeUInt16LE(
      this.#pick([this.#upTo(0x10000), 0x0a41 + this.#upTo(6), 0x0100 + this.#upTo(10), this.#upTo(12)]),
      4,
    );
    // A logout would be obeyed.
    if (frame.readUInt16LE(4) === 0x000b) frame.writeUInt16LE(0x000a, 4);
    return resized(frame);
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#upTo(256)));
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[this.#upTo(items.length)] as Item;
  }

  #upTo(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

/** A copy whose size field says how long it is. */
function resized(frame: Buffer): Buffer {
  const copy = Buffer.from(frame);
  copy.writeUInt32LE(copy.length, 0);
  return copy;
}
