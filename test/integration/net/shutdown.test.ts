import { describe, expect, it } from "vitest";
import { ClientPing, disconnectReasons, ServerDisconnect, ServerPong } from "../../../packets/index.ts";
import { ListenError } from "../../../src/config/listen-error.ts";
import { WireClient } from "../../support/wire-client.ts";
import { GameFixture } from "./game-fixture.ts";

describe("a clean stop", () => {
  it("tells every client, logged in or not, when to come back, and opens the port to others", async () => {
    const game = new GameFixture();
    const address = await game.server.listen();
    const clients = await Promise.all([1, 2, 3].map(() => WireClient.connect(address)));
    await clients[0]!.login(game.ticket(1));
    await game.server.close({ retryAfterMs: 30_000, message: "Back soon.", graceMs: 5_000 });
    for (const client of clients) {
      const last = { reason: disconnectReasons.shutdown, retryAfterMs: 30_000, message: "Back soon." };
      expect(await client.next(ServerDisconnect)).toEqual(last);
      await client.closed;
    }
    expect(game.server.sessionCount).toBe(0);
    expect(game.seen).toEqual(["join 1", "leave 1"]);
    await expect(WireClient.connect(address)).rejects.toThrow("ECONNREFUSED");
  });

  it("does not wait longer than it may for a client that does not go", async () => {
    const game = new GameFixture();
    const client = await WireClient.connect(await game.server.listen());
    client.socket.pause();
    await game.server.close({ retryAfterMs: 0, message: "", graceMs: 20 });
    expect(game.server.sessionCount).toBe(0);
    client.destroy();
  });

  it("waits for a login under way", async () => {
    const loaded = Promise.withResolvers<null>();
    const asked = Promise.withResolvers<void>();
    const game = new GameFixture({
      loadCharacter: () => {
        asked.resolve();
        return loaded.promise;
      },
    });
    const client = await WireClient.connect(await game.server.listen());
    client.sendBytes(await client.loginFrames(game.ticket(1)));
    await asked.promise;
    let isStopped = false;
    const stopping = game.server.close({ retryAfterMs: 0, message: "", graceMs: 60_000 }).then(() => {
      isStopped = true;
    });
    await client.closed;
    await expect.poll(() => game.server.sessionCount).toBe(0);
    expect(isStopped).toBe(false);
    loaded.resolve(null);
    await stopping;
  });
});

describe("a connection", () => {
  it("whose client has ended its side gets the answers to what it sent, and ends", async () => {
    const game = new GameFixture();
    const client = await WireClient.connect(await game.server.listen());
    client.send(ClientPing, { clientTimeMs: 4 });
    client.socket.end();
    expect((await client.next(ServerPong)).clientTimeMs).toBe(4);
    await client.closed;
    await game.stop();
  });
});

describe("a port that cannot be opened", () => {
  it("is one sentence that says what to do", async () => {
    const game = new GameFixture();
    const { port } = await game.server.listen();
    const second = new GameFixture({ listen: { host: "127.0.0.1", port } });
    const error = await second.server.listen().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ListenError);
    expect((error as Error).message).toContain(`Port ${port} on 127.0.0.1 is taken: stop the program`);
    const nowhere = new GameFixture({ listen: { host: "192.0.2.1", port: 0 } });
    await expect(nowhere.server.listen()).rejects.toThrow("This machine has no address 192.0.2.1: set HOST");
    await game.stop();
  });
});
