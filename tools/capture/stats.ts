/** `zonetide capture stats`. */
import Table from "cli-table3";
import { packetByOpcode } from "../../packets/index.ts";
import type { CaptureDamage, CapturedFrame, CaptureItem, Side } from "../../src/capture/capture-item.ts";
import { timeText } from "../../src/capture/item-time.ts";
import type { CaptureSummary } from "../../src/capture/read-capture.ts";
import { itemsOf } from "./source.ts";

export type StatsOptions = { readonly json?: boolean };

/** `bytes` are those of whole frames. */
type PacketRow = { readonly packet: string; readonly from: Side; count: number; bytes: number };

type Damage = Pick<CaptureDamage, "session" | "from" | "offset" | "message">;

const OPCODE_AT = 4;
const US_PER_MS = 1_000;
const number = new Intl.NumberFormat("en");

/** Prints what there is in a capture. Memory grows with its kinds of packets and its damage, not with its length. */
export async function printCaptureStats(path: string, { json }: StatsOptions): Promise<void> {
  const counted = new Counted();
  const items = itemsOf(path, "Counting", true);
  for (let next = await items.next(); ; next = await items.next()) {
    if (next.done) {
      const stats = counted.result(next.value);
      process.stdout.write(`${json ? JSON.stringify(stats) : asText(stats)}\n`);
      return;
    }
    counted.add(next.value);
  }
}

class Counted {
  readonly #rows = new Map<string, PacketRow>();
  readonly #damage: Damage[] = [];
  readonly #ends = { closed: 0, reset: 0, cut: 0 };
  #firstUs: number | null = null;
  #lastUs = 0;

  add(item: CaptureItem): void {
    this.#firstUs = Math.min(this.#firstUs ?? item.atUs, item.atUs);
    this.#lastUs = Math.max(this.#lastUs, item.atUs);
    if (item.kind === "frame") this.#frame(item);
    if (item.kind === "end") this.#ends[item.how]++;
    if (item.kind !== "damage") return;
    const { session, from, offset, message } = item;
    this.#damage.push({ session, from, offset, message });
  }

  result({ format, bytes, records, sessions, foreign }: CaptureSummary) {
    const packets = [...this.#rows.values()].sort((one, other) => other.count - one.count);
    const firstUs = this.#firstUs;
    return {
      ...{ format, fileBytes: bytes, records, sessions, foreign, ends: this.#ends },
      start: firstUs === null ? null : timeText(firstUs),
      end: firstUs === null ? null : timeText(this.#lastUs),
      durationMs: firstUs === null ? 0 : (this.#lastUs - firstUs) / US_PER_MS,
      frames: packets.reduce((sum, row) => sum + row.count, 0),
      frameBytes: packets.reduce((sum, row) => sum + row.bytes, 0),
      packets,
      damage: this.#damage,
    };
  }

  #frame({ from, frame }: CapturedFrame): void {
    const opcode = frame.readUInt16LE(OPCODE_AT);
    const packet = packetByOpcode(opcode)?.name ?? `0x${opcode.toString(16).padStart(4, "0")}`;
    const key = `${from} ${packet}`;
    const row = this.#rows.get(key) ?? { packet, from, count: 0, bytes: 0 };
    row.count++;
    row.bytes += frame.length;
    this.#rows.set(key, row);
  }
}

function asText(stats: ReturnType<Counted["result"]>): string {
  const { closed, reset, cut } = stats.ends;
  const when =
    stats.start === null ? "" : `, ${stats.start} to ${stats.end} (${number.format(stats.durationMs / 1_000)} s)`;
  const foreign = stats.foreign === 0 ? [] : [`${stats.foreign} connections of other protocols are left out`];
  const table = new Table({ head: ["from", "packet", "count", "bytes"], style: { head: [], border: [] } });
  for (const { from, packet, count, bytes } of stats.packets) {
    table.push([from, packet, number.format(count), number.format(bytes)]);
  }
  return [
    `${stats.format}, ${number.format(stats.fileBytes)} bytes, ${number.format(stats.records)} records${when}`,
    `${number.format(stats.sessions)} sessions: ${closed} closed, ${reset} reset, ${cut} cut off by the capture`,
    ...foreign,
    `${number.format(stats.frames)} packets, ${number.format(stats.frameBytes)} bytes`,
    ...(stats.packets.length > 0 ? [table.toString()] : []),
    ...stats.damage.map(
      ({ session, from, offset, message }) => `Damage in session ${session}, ${from}, byte ${offset}: ${message}`,
    ),
  ].join("\n");
}
