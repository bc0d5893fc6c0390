import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ClientPing,
  disconnectReasons,
  ServerAuthResult,
  ServerDisconnect,
  ServerPong,
} from "../../../packets/index.ts";
import type { Session } from "../../../src/net/session.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import type { WireClient } from "../../support/wire-client.ts";
import { GameFixture, type ListeningGame, type Player } from "./game-fixture.ts";

let game: ListeningGame;
let reader: WireClient;
let session: Session<Player>;
const outboxBytes = 262_144;

beforeEach(async () => {
  game = await GameFixture.listening({ limits: { outboxBytes } });
  reader = await game.connect();
  await reader.login(game.ticket(1));
  session = game.registry.find(1)!;
  reader.socket.pause();
});
afterEach(() => game.stop());

const turn = () => new Promise(setImmediate);
/** About 32 KiB of packets that say which batch they are. */
const batch = (number: number) => {
  const pong = encodeFrame(ServerPong, { clientTimeMs: number, serverTimeMs: 0n }, 1);
  return Buffer.concat(Array.from({ length: 1_800 }, () => pong));
};

/** Sends what must not be dropped until the session has had enough; returns the most that was held for it. */
async function stuff(): Promise<number> {
  let mostHeld = 0;
  for (let number = 1; session.isLive; number++) {
    session.send({ buffer: batch(number), key: null });
    await turn();
    if (session.isLive) mostHeld = Math.max(mostHeld, session.heldBytes);
  }
  return mostHeld;
}

describe("a client that stops reading", () => {
  it("is closed when what must not be dropped no longer fits, and no more than that is ever held", async () => {
    expect(await stuff()).toBeLessThanOrEqual(outboxBytes);
    expect(game.seen).toEqual(["join 1", "leave 1"]);
    reader.socket.resume();
    expect(await reader.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.too_slow });
    await reader.closed;
    expect(reader.names.at(-1)).toBe("ServerDisconnect");
  });

  it("is dropped when it does not even read that within two seconds", async () => {
    await stuff();
    game.advance(1_999);
    await turn();
    expect(game.server.sessionCount).toBe(1);
    game.advance(1);
    await expect.poll(() => game.server.sessionCount).toBe(0);
  });

  it("stays when progress can be folded: it misses some, never the last, and sees it in order", async () => {
    const last = 1_000;
    let mostHeld = 0;
    for (let number = 1; number <= last; number++) {
      session.send({ buffer: batch(number), key: "progress" });
      if (number === last / 2) session.send({ buffer: encodeFrame(ServerAuthResult, result, 1), key: null });
      mostHeld = Math.max(mostHeld, session.heldBytes);
      if (number % 4 === 0) await turn();
    }
    expect(mostHeld).toBeLessThanOrEqual(outboxBytes);
    expect(session.isLive).toBe(true);
    reader.socket.resume();
    await reader.until(() => (reader.all(ServerPong).at(-1)?.clientTimeMs ?? 0) === last);
    const numbers = [...new Set(reader.all(ServerPong).map(({ clientTimeMs }) => clientTimeMs))];
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(numbers.length).toBeLessThan(last);
    expect(reader.all(ServerAuthResult)).toHaveLength(2);
  });

  it("is nobody else's trouble", async () => {
    const other = await game.connect();
    await other.login(game.ticket(2));
    await stuff();
    other.send(ClientPing, { clientTimeMs: 3 });
    expect((await other.next(ServerPong)).clientTimeMs).toBe(3);
    expect(other.names).toEqual(["ServerHello", "ServerAuthResult", "ServerPong"]);
  });
});

const result = { result: 0, characterId: 1, sessionId: 1, message: "must not be dropped" };
