import { fork } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "hdr-histogram-js";

/** The least that a server can do: it sends back what it gets, from a process of its own. */

export type EchoLoad = { readonly connections: number; readonly rate: number; readonly seconds: number };

/** Size of a `ClientCastSpell` frame. */
const FRAME_BYTES = 18;
const MICROSECONDS = 1_000;

/** Round trips in ms of frames sent as the bots send theirs: evenly, each connection `rate` times a second. */
export async function measureEcho({
  connections,
  rate,
  seconds,
}: EchoLoad): Promise<{ p50: number; p99: number; max: number }> {
  const server = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [port] = await once(server, "message");
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(Number(port))));
  const roundTrips = build({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000 });
  const sent = sockets.map((socket) => listen(socket, (ms) => roundTrips.recordValue(Math.round(ms * MICROSECONDS))));
  const frame = Buffer.alloc(FRAME_BYTES);
  const startedMs = performance.now();
  let count = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - startedMs;
      for (const due = (elapsedMs / 1_000) * rate * connections; count < due; count += 1) {
        sent[count % connections]?.push(performance.now());
        sockets[count % connections]?.write(frame);
      }
      if (elapsedMs < seconds * 1_000) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
  for (const socket of sockets) socket.destroy();
  server.kill();
  const at = (percentile: number) => roundTrips.getValueAtPercentile(percentile) / MICROSECONDS;
  return { p50: at(50), p99: at(99), max: at(100) };
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Reports the time of every frame that is back; returns where the times of sending go. */
function listen(socket: Socket, report: (ms: number) => void): number[] {
  const sentMs: number[] = [];
  let bytes = 0;
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    for (; bytes >= FRAME_BYTES; bytes -= FRAME_BYTES) report(performance.now() - (sentMs.shift() ?? 0));
  });
  return sentMs;
}

if (process.argv[2] === "serve") {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" ? address?.port : 0);
  });
}
