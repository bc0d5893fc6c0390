/** Writes captures as PKT 3.1, the packet log of the WoW emulators: frames only, times in whole milliseconds. */
import { FRAME_HEADER_BYTES, FRAME_OPCODE_AT } from "../protocol/framing.ts";
import type { ByteOutput } from "./byte-output.ts";
import type { CapturedFrame, CapturedSession, CaptureWriter } from "./capture-item.ts";
import { ipEndpoints } from "./ip-endpoint.ts";

const VERSION = 0x0301;
const WRITER_ID = "Z".charCodeAt(0);
const HEADER_BYTES = 66;
const PACKET_HEADER_BYTES = 20;
const OPTION_BYTES = 20;
const OPCODE_BYTES = 4;

/**
 * The format keeps every frame with its session, side and client address; it has no place for a session's beginning
 * and end, for damage or for comments.
 */
export function pktWriter(output: ByteOutput): CaptureWriter {
  const options = new Map<number, Buffer>();
  let startMs: number | null = null;
  const begin = async (atUs: number): Promise<number> => {
    if (startMs !== null) return startMs;
    startMs = Math.floor(atUs / 1_000_000) * 1_000;
    await output.write(fileHeader(startMs / 1_000));
    return startMs;
  };
  return {
    async write(item) {
      const fromMs = await begin(item.atUs);
      if (item.kind === "session") options.set(item.session, optionOf(item));
      if (item.kind === "end") options.delete(item.session);
      if (item.kind !== "frame") return;
      const option = options.get(item.session) ?? optionOf({ session: item.session, client: null });
      options.set(item.session, option);
      await output.write(record(item, Math.floor(item.atUs / 1_000) - fromMs, option));
    },
    async close() {
      try {
        await begin(0);
      } finally {
        await output.close();
      }
    },
  };
}

function fileHeader(unixSeconds: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write("PKT", 0, "latin1");
  bytes.writeUInt16LE(VERSION, 3);
  bytes.writeUInt8(WRITER_ID, 5);
  bytes.write("enUS", 10, "latin1");
  bytes.writeUInt32LE(unixSeconds % 2 ** 32, 54);
  return bytes;
}

/** Address and port of the client; IPv4 has the first four bytes, as the emulators write it. */
function optionOf({ session, client }: Pick<CapturedSession, "session" | "client">): Buffer {
  const end = ipEndpoints(session, client, null).client;
  const bytes = Buffer.alloc(OPTION_BYTES);
  end.address.copy(bytes, 0);
  bytes.writeUInt32LE(end.port, 16);
  return bytes;
}

function record({ session, from, frame }: CapturedFrame, ticksMs: number, option: Buffer): Buffer {
  const data = frame.subarray(FRAME_HEADER_BYTES);
  const dataAt = PACKET_HEADER_BYTES + OPTION_BYTES + OPCODE_BYTES;
  const bytes = Buffer.alloc(dataAt + data.length);
  bytes.write(from === "client" ? "CMSG" : "SMSG", 0, "latin1");
  bytes.writeUInt32LE(session >>> 0, 4);
  bytes.writeUInt32LE(ticksMs >>> 0, 8);
  bytes.writeUInt32LE(OPTION_BYTES, 12);
  bytes.writeUInt32LE(data.length + OPCODE_BYTES, 16);
  option.copy(bytes, PACKET_HEADER_BYTES);
  bytes.writeUInt32LE(frame.readUInt16LE(FRAME_OPCODE_AT), PACKET_HEADER_BYTES + OPTION_BYTES);
  data.copy(bytes, dataAt);
  return bytes;
}
