import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ClientCastSpell,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventListRequest,
  ClientMove,
  ServerContributionUpdate,
  ServerEntityCreate,
  ServerError,
  ServerEventComplete,
  ServerEventList,
  ServerEventStart,
  ServerItemGained,
  ServerZoneEntered,
} from "../../../packets/index.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";

const SNIPER_X = -25;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(() => server.remove());

async function start(eventId: number): Promise<void> {
  const answer = await server.gm("event", "start", String(eventId));
  expect(answer).toMatchObject({ ok: true });
}

describe("several runs in one zone", () => {
  test("the same creature counts for both, and a stopped run is over with nothing won", async () => {
    const player = await Played.enter(server, "Both");
    await start(2);
    await start(3);
    const [two, three] = [await player.started(2), await player.started(3)];
    await player.kill(10);
    await player.contributionReaches(two, 10);
    await player.contributionReaches(three, 10);
    await server.gm("event", "stop", "2");
    await server.gm("event", "stop", "3");
    expect(await player.completed(two)).toMatchObject({ success: false, rewardXp: 0, rewardGold: 0, rewards: [] });
    player.client.destroy();
  });

  test("the second event of a zone starts everyone at 0", async () => {
    const player = await Played.enter(server, "Again");
    await start(4);
    const first = await player.started(4);
    await player.kill(10);
    expect(await player.completed(first)).toMatchObject({ success: true, contribution: 35 });
    await start(4);
    await player.client.until(() => player.client.all(ServerEventStart).length === 2);
    const second = await player.started(4);
    expect(second).not.toBe(first);
    player.client.send(ClientEventJoin, { instanceId: second });
    await player.client.until(() => player.contribution(second) !== null);
    expect(player.contribution(second)).toBe(0);
    await server.gm("event", "stop", "4");
    player.client.destroy();
  });
});

test("a lone player with no contribution gets participation, and a failed run pays a quarter of the base xp", async () => {
  const player = await Played.enter(server, "Lone");
  await start(6);
  const run = await player.started(6);
  player.client.send(ClientEventJoin, { instanceId: run });
  expect(await player.completed(run)).toMatchObject({
    success: false,
    rewardTier: "participation",
    contribution: 0,
    rewardXp: 100,
    rewardGold: 0,
    rewards: [],
  });
  player.client.destroy();
});

test("turning in takes what is needed and no more; over-delivery earns nothing", async () => {
  const player = await Played.enter(server, "Giver");
  await start(5);
  const instanceId = await player.started(5);
  const turnIn = (amount: number, itemId = 50) =>
    player.client.send(ClientEventContribute, { instanceId, objectiveIndex: 0, amount, itemId });
  turnIn(1);
  expect(await player.client.next(ServerError)).toMatchObject({ code: 10, opcode: ClientEventContribute.opcode });
  for (let heaps = 0; heaps < 3; heaps += 1) await player.use(60);
  await player.client.until(() => player.client.all(ServerItemGained).length > 0);
  turnIn(1, 51);
  expect(await player.client.next(ServerError)).toMatchObject({ code: 9 });
  turnIn(3);
  expect(await player.completed(instanceId)).toMatchObject({ success: true, contribution: 2 * 5 + 25 });
  const held = "select quantity from character_items where character_id = $1 and item_id = 50";
  await expect.poll(() => server.rows(held, [player.characterId]), { timeout: 10_000 }).toEqual([{ quantity: 1 }]);
  player.client.destroy();
});

describe("answers", () => {
  test("joining, leaving and listing are answered as documented", async () => {
    const player = await Played.enter(server, "Asker");
    await start(2);
    const instanceId = await player.started(2);
    player.client.send(ClientEventLeave, { instanceId });
    expect(await player.client.next(ServerError)).toMatchObject({ code: 6 });
    player.client.send(ClientEventJoin, { instanceId });
    expect(await player.client.next(ServerContributionUpdate)).toMatchObject({ instanceId, contribution: 0 });
    player.client.send(ClientEventJoin, { instanceId });
    expect(await player.client.next(ServerError)).toMatchObject({ code: 5 });
    player.client.send(ClientEventJoin, { instanceId: 4_000_000 });
    expect(await player.client.next(ServerError)).toMatchObject({ code: 4 });
    const lists = player.client.all(ServerEventList).length;
    player.client.send(ClientEventListRequest, {});
    await player.client.until(() => player.client.all(ServerEventList).length === lists + 1);
    expect(player.client.all(ServerEventList).at(-1)?.events).toMatchObject([{ eventId: 2, participantCount: 1 }]);
    player.client.send(ClientEventLeave, { instanceId });
    await player.client.until(() => player.client.all(ServerEventList).length === lists + 2);
    await server.gm("event", "stop", "2");
    player.client.destroy();
  });

  test("the world refuses with the documented codes", async () => {
    const player = await Played.enter(server, "Refused", 1, 14);
    await start(2);
    await player.started(2);
    await player.client.until(() => player.visible(10).length === 10);
    const far = player.visible(10).find(({ x }) => x === -4.5)!;
    const codeOf = async (send: () => void) => {
      send();
      return (await player.client.next(ServerError)).code;
    };
    const cast = (spellId: number, targetGuid: bigint) => player.client.send(ClientCastSpell, { spellId, targetGuid });
    expect(await codeOf(() => cast(99, far.guid))).toBe(4);
    expect(await codeOf(() => cast(2, far.guid))).toBe(7);
    expect(await codeOf(() => cast(1, 123_456n))).toBe(9);
    expect(await codeOf(() => cast(1, 2n ** 63n))).toBe(9);
    const near = player.visible(10).find(({ x }) => x === 4.5)!;
    cast(2, near.guid);
    expect(await codeOf(() => cast(2, near.guid))).toBe(8);
    expect(await codeOf(() => player.client.send(ClientMove, { x: 100, y: 0, z: 0 }))).toBe(7);
    const enter = (zoneId: number, zoneInstance: number, x = 0) =>
      player.client.send(ClientEnterZone, { zoneId, zoneInstance, x, y: 0, z: 0 });
    expect(await codeOf(() => enter(99, 1))).toBe(4);
    expect(await codeOf(() => enter(1, 9))).toBe(4);
    expect(await codeOf(() => enter(2, 1, 5_000))).toBe(7);
    await server.gm("event", "stop", "2");
    player.client.destroy();
  });
});

test("whoever comes late sees the same, in the documented order, and a reconnecting player its standing", async () => {
  const early = await Played.enter(server, "Early");
  await start(2);
  const run = await early.started(2);
  await early.kill(10);
  await early.contributionReaches(run, 10);
  const late = await Played.enter(server, "Late", 1, 1);
  expect(await late.client.next(ServerEventStart)).toMatchObject({ instanceId: run, objectives: [{ current: 1 }] });
  const names = late.client.names.filter((name) => name !== "ServerEntityHealth").slice(2);
  const order = [ServerZoneEntered, ServerEntityCreate, ServerEventList, ServerEventStart].map(({ name }) => name);
  expect([...new Set(names)].slice(0, 4)).toEqual(order);
  const again = await Played.enter(server, "Early");
  expect(await again.client.next(ServerContributionUpdate)).toMatchObject({ instanceId: run, contribution: 10 });
  await early.client.closed;
  await server.gm("event", "stop", "2");
  for (const { client } of [late, again]) client.destroy();
});

test("a creature that fights back kills, and nobody is rewarded for what they did not do", async () => {
  // Near enough to cast at all of them, too far off for them to attack unasked.
  const player = await Played.enter(server, "Brawler", 2, SNIPER_X);
  const watcher = await Played.enter(server, "Watcher", 2, 60);
  await start(8);
  const run = await player.started(8);
  const { guid } = await player.see(12);
  player.client.send(ClientCastSpell, { spellId: 1, targetGuid: guid });
  await player.contributionReaches(run, 1);
  await expect.poll(() => codes(player), { timeout: 10_000, interval: 50 }).toContain(13);
  await server.gm("event", "stop", "8");
  await player.completed(run);
  expect(watcher.client.all(ServerEventComplete)).toEqual([]);
  for (const { client } of [player, watcher]) client.destroy();
});

/** Tries to act, and tells all error codes so far. */
function codes(player: Played): number[] {
  player.client.send(ClientMove, { x: SNIPER_X, y: 0, z: 0 });
  return player.client.all(ServerError).map(({ code }) => code);
}
