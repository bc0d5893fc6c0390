import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CaptureError, type CaptureItem } from "../../../src/capture/capture-item.ts";
import { readCapture } from "../../../src/capture/read-capture.ts";
import { conversation, framesIn, framesOf, otherIn } from "../../support/capture-talk.ts";
import { recordTraffic } from "../../support/record-traffic.ts";

const said = conversation(5);

/** Says both sides of a conversation over a real connection, each message once the one before it has come. */
async function talk(server: net.Server, port: number): Promise<void> {
  const accepted = once(server, "connection");
  const client = net.connect(port, "127.0.0.1");
  const [peer] = (await accepted) as [net.Socket];
  for (const { from, frame } of said) {
    const [sender, receiver] = from === "client" ? [client, peer] : [peer, client];
    const came = once(receiver, "data");
    sender.write(frame);
    await came;
  }
  client.end();
  peer.resume().end();
  await Promise.all([once(client.resume(), "close"), once(peer, "close")]);
}

/** What the file holds by now; a file that is being written to may be cut anywhere. */
async function itemsSoFar(file: string): Promise<CaptureItem[]> {
  const items: CaptureItem[] = [];
  try {
    for await (const item of readCapture(file)) items.push(item);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
  }
  return items;
}

test("a capture that tcpdump made of a real connection", async () => {
  const directory = await mkdtemp(join(tmpdir(), "zonetide-capture-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const server = net.createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  const file = join(directory, "loopback.pcap");
  const recording = await recordTraffic(port, file);
  onTestFinished(() => recording.stop());
  await talk(server, recording.port);
  await expect.poll(async () => otherIn(await itemsSoFar(file)), { timeout: 10_000 }).toContain("end 1 closed");
  const items = await itemsSoFar(file);
  expect(framesIn(items)).toEqual(framesOf(said));
  expect(items[0]).toMatchObject({ kind: "session", fromStart: true, server: { address: "127.0.0.1" } });
  expect(Math.abs((items[0]?.atUs ?? 0) / 1000 - Date.now())).toBeLessThan(60_000);
});
