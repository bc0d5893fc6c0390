import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { connect, createServer, type Socket } from "node:net";

/** A recording of what goes over a game port. Clients connect to `port`, which may be that of a proxy. */
export type Recording = { readonly port: number; stop(): Promise<void> };

/**
 * Records a server's game port into a pcap: with the real tcpdump where it may listen to the loopback, otherwise by a
 * proxy in between that writes what it passes on.
 */
export async function recordTraffic(serverPort: number, file: string): Promise<Recording> {
  const missing = spawnSync("tcpdump", ["--version"]).error !== undefined;
  if (missing) throw new Error("tcpdump is not installed: install the packages tcpdump and wireshark-common.");
  const recording = await recordByTcpdump(serverPort, file);
  if (recording === null && process.getuid?.() === 0) throw new Error("tcpdump may not listen to the loopback here.");
  return recording ?? recordByProxy(serverPort, file);
}

/** @returns null where this user may not listen */
async function recordByTcpdump(port: number, file: string): Promise<Recording | null> {
  const asRoot = process.getuid?.() === 0 ? ["-Z", "root"] : [];
  const words = ["-i", "lo", "-U", "--immediate-mode", "-B", "16384", ...asRoot, "-w", file, `tcp port ${port}`];
  const child = spawn("tcpdump", words, { stdio: ["ignore", "ignore", "pipe"] });
  const closed = once(child, "close");
  const isListening = new Promise<boolean>((resolve) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes("listening on")) resolve(true);
    });
    child.on("close", () => resolve(false));
  });
  if (!(await isListening)) return null;
  return {
    port,
    stop: async () => {
      child.kill("SIGINT");
      await closed;
    },
  };
}

const PCAP_HEADER = "d4c3b2a1020004000000000000000000ffff000065000000";
const SEGMENT_MAX = 16_000;
const CLIENT_IP = 0x7f000002;
const SERVER_IP = 0x7f000001;

/** Written for tests, from RFC 791 and 793: a way of its own to the same bytes. */
function segment(
  from: readonly [number, number],
  to: readonly [number, number],
  sequence: number,
  flags: number,
  data: Buffer,
) {
  const head = Buffer.alloc(40);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(40 + data.length, 2);
  head.writeUInt8(64, 8);
  head.writeUInt8(6, 9);
  head.writeUInt32BE(from[0], 12);
  head.writeUInt32BE(to[0], 16);
  head.writeUInt16BE(from[1], 20);
  head.writeUInt16BE(to[1], 22);
  head.writeUInt32BE(sequence >>> 0, 24);
  head.writeUInt8(0x50, 32);
  head.writeUInt8(flags, 33);
  head.writeUInt16BE(65_535, 34);
  return Buffer.concat([head, data]);
}

async function recordByProxy(serverPort: number, file: string): Promise<Recording> {
  const out = createWriteStream(file);
  out.write(Buffer.from(PCAP_HEADER, "hex"));
  const write = (packet: Buffer): void => {
    const us = Math.round((performance.timeOrigin + performance.now()) * 1_000);
    const record = Buffer.alloc(16);
    for (const [at, value] of [Math.floor(us / 1e6), us % 1e6, packet.length, packet.length].entries()) {
      record.writeUInt32LE(value, at * 4);
    }
    out.write(Buffer.concat([record, packet]));
  };
  let nextPort = 40_000;
  const proxy = createServer((client) => {
    nextPort += 1;
    const ends = [
      [CLIENT_IP, nextPort],
      [SERVER_IP, serverPort],
    ] as const;
    passOn(client, connect({ host: "127.0.0.1", port: serverPort, noDelay: true }), ends, write);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    stop: async () => {
      proxy.close();
      out.end();
      await once(out, "close");
    },
  };
}

type Ends = readonly [client: readonly [number, number], server: readonly [number, number]];

function passOn(client: Socket, server: Socket, [near, far]: Ends, write: (packet: Buffer) => void): void {
  const next = { client: 1_000, server: 9_000 };
  write(segment(near, far, next.client++, 0x02, Buffer.alloc(0)));
  write(segment(far, near, next.server++, 0x12, Buffer.alloc(0)));
  const pipe = (from: Socket, to: Socket, side: "client" | "server"): void => {
    const [own, other] = side === "client" ? [near, far] : [far, near];
    from.on("data", (data) => {
      for (let at = 0; at < data.length; at += SEGMENT_MAX) {
        const part = data.subarray(at, at + SEGMENT_MAX);
        write(segment(own, other, next[side], 0x18, part));
        next[side] += part.length;
      }
      to.write(data);
    });
    from.on("error", () => to.destroy());
    from.on("close", () => {
      write(segment(own, other, next[side], 0x11, Buffer.alloc(0)));
      to.end();
    });
  };
  pipe(client, server, "client");
  pipe(server, client, "server");
}
