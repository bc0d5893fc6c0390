import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientCastSpell, ClientPing, ServerDisconnect, ServerError, ServerPong } from "../../../packets/index.ts";
import { FrameMutations, seededRandom } from "../../support/frame-mutations.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { WireClient } from "../../support/wire-client.ts";

const FRAMES = 100_000;
const SESSIONS = 20;
const PLAYERS = 3;
const FRAMES_PER_TURN = 50;
const MEGABYTE = 2 ** 20;

let server: ServerProcess;
beforeAll(async () => {
  const unlimited = { PACKETS_PER_SECOND: "1000000", PACKET_BURST: "1000000" };
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content", ...unlimited });
});
afterAll(() => server.remove());

test(`${FRAMES} random and mutated frames: other sessions see nothing of it, memory stays bounded, no error is logged`, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const mutations = new FrameMutations(seededRandom(seed));
  const { pid } = server;
  await server.gm("event", "start", "7");
  await server.gm("event", "start", "2");
  const players = await Promise.all(
    Array.from({ length: PLAYERS }, (_, at) => Played.enter(server, `Player ${at}`, 2)),
  );
  const run = await players[0]!.started(7);
  const fuzzers = await Promise.all(
    Array.from({ length: SESSIONS }, (_, at) => Played.enter(server, `Fuzzer ${at}`, 1 + (at % 2))),
  );

  const playing = new AbortController();
  const casts = Promise.all(players.map((player) => play(player, playing.signal)));
  await fuzz(fuzzers, mutations, FRAMES / 2);
  const halfway = await residentBytes(pid);
  await fuzz(fuzzers, mutations, FRAMES / 2);
  playing.abort();

  for (const [at, count] of (await casts).entries()) {
    await players[at]!.contributionReaches(run, count);
    expect(players[at]!.contribution(run), `seed ${seed}`).toBe(count);
    expect(players[at]!.client.all(ServerError), `seed ${seed}`).toEqual([]);
    expect(players[at]!.client.all(ServerDisconnect)).toEqual([]);
  }
  for (const { client } of fuzzers) {
    client.send(ClientPing, { clientTimeMs: 77 });
    await client.until(() => client.all(ServerPong).some(({ clientTimeMs }) => clientTimeMs === 77));
    expect(client.all(ServerDisconnect), `seed ${seed}`).toEqual([]);
  }
  expect(server.errors, `seed ${seed}`).toEqual([]);
  expect((await residentBytes(pid)) - halfway).toBeLessThan(150 * MEGABYTE);
  for (const { client } of [...players, ...fuzzers]) client.destroy();
}, 180_000);

test("noise on connections that have not logged in is answered and closed, and the server lives", async () => {
  const mutations = new FrameMutations(seededRandom(4));
  for (let connection = 0; connection < 200; connection += 1) {
    const client = await WireClient.connect(server.file.game!);
    client.sendBytes(mutations.noise());
    client.sendBytes(Buffer.from("ffffffff", "hex"));
    await client.closed;
    expect(client.all(ServerDisconnect)).toMatchObject([{ reason: 5 }]);
  }
  expect(server.errors).toEqual([]);
}, 60_000);

/** Casts at the creature that takes any damage, for as long as it is told; returns how many casts that were. */
async function play(player: Played, signal: AbortSignal): Promise<number> {
  const { guid: targetGuid } = await player.see(13);
  let casts = 0;
  for (; !signal.aborted; casts += 1) {
    player.client.send(ClientCastSpell, { spellId: 1, targetGuid });
    await delay(20);
  }
  return casts;
}

/** Sends frames in turn to all sessions, in pieces cut anywhere, and waits for their answers now and then. */
async function fuzz(fuzzers: readonly Played[], mutations: FrameMutations, frames: number): Promise<void> {
  for (let sent = 0; sent < frames; sent += FRAMES_PER_TURN) {
    const { client } = fuzzers[(sent / FRAMES_PER_TURN) % fuzzers.length]!;
    const bytes = Buffer.concat(Array.from({ length: FRAMES_PER_TURN }, () => mutations.next()));
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + mutations.upTo(2_000);
      client.sendBytes(bytes.subarray(at, end));
      at = end;
    }
    const pongs = client.all(ServerPong).length;
    client.send(ClientPing, { clientTimeMs: sent });
    await client.until(() => client.all(ServerPong).length > pongs);
    client.received.length = 0;
  }
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
}
