import { expect, test } from "vitest";
import { allPackets, ClientEventJoin, clientPackets } from "../../../packets/index.ts";
import { decodePayload } from "../../../src/protocol/codec.ts";
import { GameFixture } from "../../integration/net/game-fixture.ts";
import { event, objective } from "../../support/definitions.ts";
import { ShownGame } from "../presenters/shown-game.ts";

/** Faults that other servers have in their packets, each a test that this one has not. */

test("two pairs of packets share an opcode", () => {
  const names = new Map<number, string[]>();
  for (const { opcode, name } of allPackets) names.set(opcode, [...(names.get(opcode) ?? []), name]);
  expect([...names.values()].filter((sharing) => sharing.length > 1)).toEqual([]);
});

test("packets are told apart by trial parsing: any payload of 4 bytes or more is a join", async () => {
  const payload = Buffer.from("07000000", "hex");
  const joins = clientPackets.filter((packet) => packet.opcode === ClientEventJoin.opcode);
  expect(joins.map((packet) => [packet.name, decodePayload(packet, payload, 2)])).toEqual([
    ["ClientEventJoin", { instanceId: 7 }],
  ]);
  expect(() => decodePayload(ClientEventJoin, Buffer.concat([payload, payload]), 2)).toThrow(/ClientEventJoin/);
  // The same payload under an opcode that nobody knows is an error, and no packet at all.
  const client = new GameFixture().connectInMemory();
  client.sendBytes("0a000000 ffff 07000000");
  await client.until((received) => received.some(({ name }) => name === "ServerError"));
  client.destroy();
  await client.closed;
});

test("no event packet is ever broadcast", () => {
  const shown = new ShownGame([event([[objective({ type: "kill", target: 2, creatureIds: [7] })]])]);
  const clients = [1, 2].map((id) => shown.enter(id));
  shown.forget();
  const run = shown.start();
  shown.move(run, 0, 1);
  shown.commit();
  for (const client of clients) {
    expect(client.names()).toEqual(expect.arrayContaining(["ServerEventStart", "ServerEventUpdate"]));
  }
});
