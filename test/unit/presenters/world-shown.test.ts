import { expect, test } from "vitest";
import type { Player } from "../../../src/world/entity.ts";
import type { RecordingClient } from "./recording-client.ts";
import { ShownGame } from "./shown-game.ts";

const FAR = [-150, 0, -150] as const;

/** Three players of one zone instance, and what each is told of the others: packet and whose it is. */
function threePlayers() {
  const game = new ShownGame([]);
  const clients = [1, 2, 3].map((id) => game.enter(id, id === 3 ? 1 : 2));
  const players = clients.map(({ session }) => session.player as Player);
  const zone = game.game.world.zone(1, 1)!;
  const told = () => {
    game.deliver();
    const whose = (guid: bigint) => players.findIndex((player) => BigInt(player.guid) === guid) + 1;
    const said = (client: RecordingClient) =>
      client.takeWorld().map(({ name, fields }) => `${name} ${whose((fields as { guid: bigint }).guid)}`);
    return clients.map(said);
  };
  game.deliver();
  for (const client of clients) client.takeWorld();
  const [one, two, three] = players as [Player, Player, Player];
  return { zone, one, two, three, told };
}

test("health is told to all who see it, also of oneself; a step to all but who makes it", () => {
  const { zone, one, two, told } = threePlayers();
  zone.healthChanged(one);
  zone.move(two, 101, 0, 100);
  const [toOne, toTwo, toThree] = told();
  expect(toOne?.toSorted()).toEqual(["ServerEntityHealth 1", "ServerEntityMove 2"]);
  expect(toTwo).toEqual(["ServerEntityHealth 1"]);
  expect(toThree?.toSorted()).toEqual(["ServerEntityHealth 1", "ServerEntityMove 2"]);
});

test("who is out of view is told neither", () => {
  const { zone, one, two, three, told } = threePlayers();
  zone.move(three, ...FAR);
  told();
  zone.healthChanged(one);
  zone.healthChanged(three);
  zone.move(two, 102, 0, 100);
  const [toOne, toTwo, toThree] = told();
  expect(toOne?.toSorted()).toEqual(["ServerEntityHealth 1", "ServerEntityMove 2"]);
  expect(toTwo).toEqual(["ServerEntityHealth 1"]);
  expect(toThree).toEqual(["ServerEntityHealth 3"]);
});
