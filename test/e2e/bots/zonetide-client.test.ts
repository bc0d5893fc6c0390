import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ClientEnterZone,
  ClientPing,
  disconnectReasons,
  ServerEntityCreate,
  ServerEventList,
  ServerPong,
  ServerZoneEntered,
} from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { ClientError } from "../../../tools/client/client-error.ts";
import { ZonetideClient } from "../../../tools/client/zonetide-client.ts";
import { ServerProcess } from "../../support/server-process.ts";

const TICKET_SECRET = "what this client and its server share";

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ TICKET_SECRET });
});
afterAll(() => server.remove());

const connect = (dialect: 1 | 2 = 1) => {
  const { game } = server.file;
  if (game === undefined) throw new Error("the server has no game port");
  return ZonetideClient.connect({ ...game, dialect });
};

const ticketFor = async (name: string) => {
  const characterId = (await server.characters([name])).get(name) ?? 0;
  return issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() });
};

test.each([1, 2] as const)("logs in and enters a zone in dialect %i", async (dialect) => {
  const client = await connect(dialect);
  const ticket = await ticketFor("Ada");
  expect(await client.login(ticket)).toMatchObject({ result: 0, characterId: ticket.characterId });
  const [entered, own, list] = [
    client.next(ServerZoneEntered),
    client.next(ServerEntityCreate),
    client.next(ServerEventList),
  ];
  client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 1, y: 2, z: 3 });
  const { guid } = await entered;
  expect(await own).toMatchObject({ guid, kind: "player", x: 1, y: 2, z: 3 });
  expect((await list).events).toEqual([]);
  expect(client.counters).toMatchObject({ packetsOut: 3 });
  expect(client.counters.packetsIn).toBeGreaterThanOrEqual(5);
  expect((await client.close()).reason).toBe(disconnectReasons.logged_out);
});

test("a listener hears every packet of its kind until it stops", async () => {
  const client = await connect();
  const times: number[] = [];
  const stop = client.on(ServerPong, ({ clientTimeMs }) => times.push(clientTimeMs));
  await client.login(await ticketFor("Ada"));
  for (const clientTimeMs of [1, 2, 3]) {
    const pong = client.next(ServerPong);
    client.send(ClientPing, { clientTimeMs });
    await pong;
    if (clientTimeMs === 2) stop();
  }
  expect(times).toEqual([1, 2]);
  await client.close();
});

test("a wrong secret is refused, and so is a port where nobody is", async () => {
  const client = await connect();
  const ticket = { ...(await ticketFor("Ada")), secret: "00".repeat(32) };
  await expect(client.login(ticket)).rejects.toMatchObject({ code: "refused_login", authResult: 1 });
  expect((await client.closed).reason).toBe(disconnectReasons.protocol_violation);
  await expect(ZonetideClient.connect({ host: "127.0.0.1", port: 1, dialect: 1 })).rejects.toThrow(ClientError);
});

test("waiting for a packet ends when the connection does", async () => {
  const first = await connect();
  const ticket = await ticketFor("Ada");
  await first.login(ticket);
  const refused = expect(first.next(ServerZoneEntered)).rejects.toMatchObject({ code: "closed" });
  const second = await connect();
  await second.login(ticket);
  await refused;
  expect((await first.closed).reason).toBe(disconnectReasons.replaced);
  await second.close();
});
