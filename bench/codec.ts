import { deepStrictEqual } from "node:assert";
import {
  ClientCastSpell,
  ClientMove,
  ServerContributionUpdate,
  ServerEntityHealth,
  ServerError,
  ServerEventStart,
  ServerEventUpdate,
} from "../packets/index.ts";
import { decodePayload, encodeFrame } from "../src/protocol/codec.ts";
import { FRAME_HEADER_BYTES } from "../src/protocol/framing.ts";
import type { FieldsOf, PacketDefinition } from "../src/protocol/packet-definition.ts";
import * as hand from "./hand-written.ts";
import type { BenchRow, BenchSection } from "./section.ts";
import { measureSideBySide } from "./side-by-side.ts";

/** Frames written and payloads read per second, dialect 2, each beside Buffer code written for that one packet. */
export async function run(): Promise<BenchSection> {
  const objectives = (["kill", "kill_boss", "collect", "interact", "damage"] as const).map((type, index) => {
    return { index, type, target: 100 + index, current: index };
  });
  const rows = [
    ...compare(ServerEventUpdate, hand.eventUpdate, (n) => ({
      instanceId: 7,
      objectiveIndex: n % 5,
      current: n,
      target: 100_000,
    })),
    ...compare(ServerContributionUpdate, hand.contributionUpdate, (n) => ({
      instanceId: 7,
      contribution: n * 10,
      rewardTier: n % 2 === 0 ? "silver" : "gold",
    })),
    ...compare(ServerEntityHealth, hand.entityHealth, (n) => ({ guid: BigInt(n), health: n, healthMax: 5_000 })),
    ...compare(ClientCastSpell, hand.castSpell, (n) => ({ spellId: n % 20, targetGuid: BigInt(n) })),
    ...compare(ClientMove, hand.move, (n) => ({ x: n / 2, y: 0.5, z: -n })),
    ...compare(ServerError, hand.error, (n) => ({ code: 8, opcode: 0x0105, message: `Wait ${n} ms for that spell.` })),
    ...compare(ServerEventStart, hand.eventStart, (n) => ({
      instanceId: n,
      eventId: 1001,
      eventType: "world_boss",
      phase: 0,
      durationMs: 300_000,
      objectives,
    })),
  ];
  return { name: "codec: packets per second", rows };
}

const SAMPLES = 64;

function compare<Definition extends PacketDefinition>(
  definition: Definition,
  { write, read }: { write: (fields: FieldsOf<Definition>) => Buffer; read: (payload: Buffer) => FieldsOf<Definition> },
  sample: (n: number) => FieldsOf<Definition>,
): BenchRow[] {
  const fields = Array.from({ length: SAMPLES }, (_, n) => sample(n));
  const payloads = fields.map((one) => encodeFrame(definition, one, 2).subarray(FRAME_HEADER_BYTES));
  for (const [index, one] of fields.entries()) {
    // A yardstick that does something else would measure nothing.
    deepStrictEqual(write(one), encodeFrame(definition, one, 2));
    deepStrictEqual(
      read(payloads[index] ?? Buffer.alloc(0)),
      decodePayload(definition, payloads[index] ?? Buffer.alloc(0), 2),
    );
  }
  const yardstick = "hand-written Buffer code, no checks";
  return [
    measureSideBySide({
      name: `${definition.name} encode`,
      yardstick,
      ours: repeat(fields, (one) => encodeFrame(definition, one, 2)),
      theirs: repeat(fields, (one) => write(one)),
    }),
    measureSideBySide({
      name: `${definition.name} decode`,
      yardstick,
      ours: repeat(payloads, (payload) => decodePayload(definition, payload, 2)),
      theirs: repeat(payloads, (payload) => read(payload)),
    }),
  ];
}

/**
 * Made anew for each contest, so that no contest runs in code that was compiled for another. The results are kept for a
 * while, as they would be in earnest: the compiler must not leave out an object that nobody looks at.
 */
function repeat<Item>(items: readonly Item[], once: (item: Item) => unknown): (count: number) => number {
  const results: unknown[] = Array.from(items);
  return (count) => {
    for (let done = 0; done < count; done += items.length) {
      items.forEach((item, index) => {
        results[index] = once(item);
      });
    }
    return results.length;
  };
}
