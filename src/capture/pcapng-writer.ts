/** Writes captures as pcapng: raw IP packets, with comments. */
import type { ByteOutput } from "./byte-output.ts";
import type { CaptureWriter } from "./capture-item.ts";
import { pcapngHeader, pcapngPacket, pcapngRemark } from "./pcapng-blocks.ts";
import { SessionPackets, type TimedPacket } from "./session-packets.ts";

/** @param application the name of the program that writes, as the file's section says it */
export function pcapngWriter(output: ByteOutput, application: string): CaptureWriter {
  const sessions = new SessionPackets();
  let head: Buffer | null = pcapngHeader(application);
  const write = async (packets: readonly TimedPacket[]): Promise<void> => {
    if (head !== null) await output.write(head);
    head = null;
    for (const { atUs, packet, comments } of packets) await output.write(pcapngPacket(atUs, packet, comments));
  };
  return {
    async write(item) {
      await write(sessions.of(item));
      if (item.kind === "comment" && item.session === 0) await output.write(pcapngRemark(item.atUs, item.text));
    },
    async close() {
      try {
        await write(sessions.last());
      } finally {
        await output.close();
      }
    },
  };
}
