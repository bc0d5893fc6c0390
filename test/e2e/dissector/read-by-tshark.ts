import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { dissector } from "../../../tools/dissector.ts";
import { pcap } from "../../support/capture-bytes.ts";
import { ipv4Ends, type Segment } from "../../support/capture-packets.ts";
import { packetsOf } from "../../support/capture-talk.ts";

const ETHERNET = 1;
const run = promisify(execFile);

/** A frame as tshark shows it: lines `name: value` below its packet's name, in the order of the wire. */
export type ShownFrame = {
  readonly packet: string;
  readonly lines: readonly string[];
  readonly experts: readonly string[];
};

/** Has tshark read segments with the generated dissector, as "Decode As" on the server's port. */
export async function readByTshark(segments: readonly Segment[]): Promise<ShownFrame[]> {
  const dir = await mkdtemp(join(tmpdir(), "zonetide-dissector-"));
  try {
    const [lua, file] = [join(dir, "zonetide.lua"), join(dir, "talk.pcap")];
    await writeFile(lua, await dissector());
    await writeFile(file, pcap(packetsOf(segments), ETHERNET, { order: "little", kind: "microseconds" }));
    return framesIn(
      await tshark(["-X", `lua_script:${lua}`, "-d", `tcp.port==${ipv4Ends.server.port},zonetide`, "-r", file, "-V"]),
    );
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function tshark(args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await run("tshark", [...args], { maxBuffer: 1 << 28 });
    if (/lua|error/i.test(stderr)) throw new Error(`tshark complains: ${stderr}`);
    return stdout;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      throw new Error("The tests need tshark: install it (on Debian: apt-get install tshark) and run them again.");
    }
    throw error;
  }
}

function framesIn(text: string): ShownFrame[] {
  return text
    .split(/^Zonetide, /m)
    .slice(1)
    .map((block) => {
      const [packet = "", ...rest] = block.split("\n");
      const end = rest.findIndex((line) => !line.startsWith("    "));
      const lines = rest.slice(0, end < 0 ? rest.length : end).map((line) => line.trim());
      const experts = lines.filter((line) => line.startsWith("[Expert Info"));
      return {
        packet,
        experts,
        lines: lines.filter((line) => !line.startsWith("[")).map((line) => line.replace(" [truncated]: ", ": ")),
      };
    });
}
