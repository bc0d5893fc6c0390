import { randomBytes, randomInt } from "node:crypto";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientPing, disconnectReasons, ServerDisconnect, ServerError, ServerPong } from "../../../packets/index.ts";
import type { WireClient } from "../../support/wire-client.ts";
import { GameFixture, type ListeningGame } from "./game-fixture.ts";

let game: ListeningGame;
let player: WireClient;
const limits = { packetsPerSecond: 1_000_000, packetBurst: 1_000_000 };

beforeEach(async () => {
  game = await GameFixture.listening({ limits });
  player = await game.connect();
  await player.login(game.ticket(1));
});
afterEach(() => game.stop());

/** Connects, writes garbage and leaves in one of three ways; resolves when the connection is gone. */
function garble(number: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(game.address.port, game.address.host, () => {
      socket.write(randomBytes(randomInt(1, 400)));
      if (number % 3 === 0) socket.resetAndDestroy();
      else if (number % 3 === 1) socket.destroySoon();
      else socket.end();
    });
    socket.on("error", () => {});
    socket.resume();
    socket.once("close", () => resolve());
  });
}

describe("garbage", () => {
  it("from 1,000 connections is nobody else's trouble and leaves nothing behind", async () => {
    for (let round = 0; round < 20; round++) {
      await Promise.all(Array.from({ length: 50 }, (_, index) => garble(round * 50 + index)));
      player.send(ClientPing, { clientTimeMs: round });
      expect((await player.next(ServerPong)).clientTimeMs).toBe(round);
    }
    await expect.poll(() => game.server.sessionCount).toBe(1);
    expect(new Set(player.names)).toEqual(new Set(["ServerHello", "ServerAuthResult", "ServerPong"]));
    expect(game.logText("error", "warn")).toBe("");
  });

  it("in sound frames costs an authenticated client an error each, in order, and it stays", async () => {
    const opcodes = [0x0004, 0x0008, 0x0102, 0x0a41, 0x0a44, 0x0100, 0x0003, 0x7777];
    const frames = Array.from({ length: 2_000 }, () => {
      const payload = randomBytes(randomInt(21, 60)); // longer than any of these packets
      const header = Buffer.alloc(6);
      header.writeUInt32LE(payload.length + 6, 0);
      header.writeUInt16LE(opcodes[randomInt(opcodes.length)]!, 4);
      return Buffer.concat([header, payload]);
    });
    for (const frame of frames) player.sendBytes(frame);
    await player.until(() => player.all(ServerError).length === frames.length);
    expect(player.all(ServerError).map(({ opcode }) => opcode)).toEqual(frames.map((frame) => frame.readUInt16LE(4)));
    expect(new Set(player.all(ServerError).map(({ code }) => code))).toEqual(new Set([1, 2, 3]));
    expect(game.registry.find(1)?.isLive).toBe(true);
    expect(game.logText("error", "warn")).toBe("");
  });

  it("in place of a frame's size closes an authenticated client too", async () => {
    player.sendBytes("05000000 0800");
    expect(await player.next(ServerError)).toMatchObject({ code: 1, opcode: 0 });
    expect(await player.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.protocol_violation });
    await player.closed;
    expect(game.seen).toEqual(["join 1", "leave 1"]);
  });
});
