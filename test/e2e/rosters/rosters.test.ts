import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientEventJoin, ClientEventLeave } from "../../../packets/index.ts";
import { Played } from "../../support/played.ts";
import { zonetide } from "../cli/run-cli.ts";
import { CRAB, eventOf, POST } from "../play/made-content.ts";
import { Scene } from "../play/scene.ts";
import { expectRoster, streamOf } from "./expected-roster.ts";

const strike = { type: "damage", target: 1_000_000, creature_ids: [POST] };
const content = {
  public_events: [
    eventOf(1, [{ type: "kill", target: 900, creature_ids: [CRAB] }], { mode: "race", grace_ms: 60_000 }),
    eventOf(2, [{ type: "kill", target: 6, creature_ids: [CRAB] }], { mode: "race" }),
    eventOf(3, [strike], { mode: "duel", rounds: { best_of: 3, duration_ms: 15_000, pause_ms: 300 } }),
    eventOf(4, [strike], { mode: "knockout", rounds: { duration_ms: 1_000, pause_ms: 200, survivors: 2 } }),
    eventOf(5, [{ type: "kill", target: 900, creature_ids: [CRAB] }], { grace_ms: 60_000 }),
  ],
};

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(content);
});
afterAll(() => scene.close());

const enter = async (name: string, eventId: number): Promise<Played> => Played.enter(scene.server, name, eventId);

async function join(player: Played, run: number): Promise<void> {
  player.client.send(ClientEventJoin, { instanceId: run });
  await player.client.until(() => player.contribution(run) !== null);
}

/** Statuses and teams as they came, in a few words. */
async function told(run: number, characterId: number): Promise<string[]> {
  const events = await streamOf(scene.server, `roster-${run}`);
  return events.flatMap(({ type, data }) => {
    if (type === "ParticipantStatusChanged") return data.characterId === characterId ? [String(data.to)] : [];
    const members = [data.members, data.joined, data.left].flat();
    return members.includes(characterId) ? [`${type} ${data.team}`] : [];
  });
}

test("a race: joined, left, gone and back again, before and after kill -9", async () => {
  const { server } = scene;
  const [red, blue] = [await enter("Red", 1), await enter("Blue", 1)];
  await server.gm("event", "start", "1");
  const run = await red.started(1);
  await join(red, run);
  await join(blue, run);
  await red.kill(CRAB);
  await red.contributionReaches(run, 10);
  const before = await expectRoster(server, run);
  expect([...before.teams].map(([team, { members }]) => [team, [...members]])).toEqual([
    [1, [red.characterId]],
    [2, [blue.characterId]],
  ]);
  red.client.send(ClientEventLeave, { instanceId: run });
  blue.client.destroy();
  await expect.poll(() => told(run, blue.characterId)).toEqual(["active", "TeamFormed 2", "away"]);
  await expect.poll(() => told(run, red.characterId)).toEqual(["active", "TeamFormed 1", "left"]);

  await server.kill();
  await server.up();
  const again = await enter("Blue", 1);
  await expect.poll(() => told(run, blue.characterId)).toEqual(["active", "TeamFormed 2", "away", "active"]);
  const after = await expectRoster(server, run);
  expect(after.participants.get(red.characterId)?.status).toBe("left");
  expect([...after.teams.keys()]).toEqual([2]);
  await server.gm("event", "stop", "1");
  await again.completed(run);
  expect((await expectRoster(server, run)).teams.size).toBe(0);

  const group = `run-${run}/team-2`;
  const read = await zonetide(["journal", "read", "--group", group, "--json"], { env: scene.environment });
  const { events } = JSON.parse(read.stdout);
  expect(events.map(({ type }: { type: string }) => type)).toEqual([
    ...["ParticipantStatusChanged", "TeamFormed", "ParticipantStatusChanged", "ParticipantStatusChanged"],
    "TeamDisbanded",
  ]);
  const trace = await zonetide(["journal", "trace", events[1].meta.correlation], { env: scene.environment });
  expect(trace.stdout).toContain(`TeamFormed: ${group}\n`);
});

test.each([
  [2, "race"],
  [3, "duel"],
  [4, "knockout"],
])("bots in event %i, a %s: every team and everybody knocked out", async (eventId) => {
  const { run, result } = await scene.play(eventId, { bots: 4 });
  expect(result.outcome).toBe("completed");
  const roster = await expectRoster(scene.server, run);
  expect(roster.participants.size).toBe(4);
  expect(roster.teams.size).toBe(0);
  const out = [...roster.participants.values()].filter(({ isOut }) => isOut);
  expect(out).toHaveLength(eventId === 4 ? 2 : 0);
});

test("kill -9 again and again in the middle of play: each roster says every thing once", async () => {
  const { server } = scene;
  const [ever, now] = [await enter("Ever", 5), await enter("Now", 5)];
  await server.gm("event", "start", "5");
  const run = await ever.started(5);
  await join(ever, run);
  await join(now, run);
  for (let kills = 0; kills < 5; kills += 1) {
    const players = await Promise.all([enter("Ever", 5), enter("Now", 5), enter(`Newcomer ${kills}`, 5)]);
    for (const player of players) player.client.send(ClientEventJoin, { instanceId: run });
    for (const player of players) player.client.send(ClientEventLeave, { instanceId: run });
    // Anywhere between the decision, the commit, the roster's append and its checkpoint.
    await delay(100 + 120 * kills);
    await server.kill();
    await server.up();
  }
  const roster = await expectRoster(server, run);
  expect(roster.participants.size).toBeGreaterThan(2);
  expect(server.errors).toEqual([]);
  const { rows } = await server.withDatabase((database) => database.pool.query("select * from dead_letters"));
  expect(rows).toEqual([]);
});
