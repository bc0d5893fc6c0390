/** Writes captures as pcap, the older format: raw IP packets, little-endian, microseconds, no comments. */
import type { ByteOutput } from "./byte-output.ts";
import type { CaptureWriter } from "./capture-item.ts";
import { LINKTYPE_RAW, SNAP_BYTES } from "./pcapng-blocks.ts";
import { SessionPackets } from "./session-packets.ts";

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const US_PER_S = 1_000_000;

export function pcapWriter(output: ByteOutput): CaptureWriter {
  const sessions = new SessionPackets();
  let head: Buffer | null = fileHeader();
  const begin = async (): Promise<void> => {
    if (head !== null) await output.write(head);
    head = null;
  };
  return {
    async write(item) {
      await begin();
      for (const { atUs, packet } of sessions.of(item)) await output.write(record(atUs, packet));
    },
    async close() {
      try {
        await begin();
      } finally {
        await output.close();
      }
    },
  };
}

function fileHeader(): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  bytes.writeUInt16LE(2, 4);
  bytes.writeUInt16LE(4, 6);
  bytes.writeUInt32LE(SNAP_BYTES, 16);
  bytes.writeUInt32LE(LINKTYPE_RAW, 20);
  return bytes;
}

function record(atUs: number, packet: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(16 + packet.length);
  bytes.writeUInt32LE(Math.floor(atUs / US_PER_S) % 2 ** 32, 0);
  bytes.writeUInt32LE(atUs % US_PER_S, 4);
  bytes.writeUInt32LE(packet.length, 8);
  bytes.writeUInt32LE(packet.length, 12);
  packet.copy(bytes, 16);
  return bytes;
}
