import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerEventPhase, ServerEventStart, ServerEventUpdate } from "../../../packets/index.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(() => server.remove());

test("an event of three phases is played to its rewards, and the tables hold what clients were shown", async () => {
  const fighter = await Played.enter(server, "Fighter");
  const idler = await Played.enter(server, "Idler", 1, 3, 1);
  expect(await server.gm("event", "start", "1")).toMatchObject({ ok: true });
  const run = await fighter.started(1);

  for (let kills = 0; kills < 3; kills += 1) await fighter.kill(10);
  await fighter.use(60);
  await fighter.use(60);
  await fighter.use(61);
  await fighter.kill(11);
  const complete = await fighter.completed(run);

  // 3 kills, 2 items, 1 lever, 1 boss as the best of three, and the bonus of four objectives.
  const contribution = 3 * 10 + 2 * 5 + 15 + 150 + 4 * 25;
  expect(complete).toMatchObject({ eventId: 1, success: true, rewardTier: "gold", contribution });
  expect(complete.rewardGold).toBe(100 + Math.floor(contribution / 10));
  expect(complete.rewards).toEqual([{ itemId: 51, quantity: 4 }]);
  expect(idler.client.all(ServerEventStart)[0]).toMatchObject({ phase: 0, objectives: [{ type: "kill", target: 3 }] });
  expect(idler.client.all(ServerEventPhase).map(({ phase }) => phase)).toEqual([1, 2]);
  const kills = idler.client.all(ServerEventUpdate).filter(({ target }) => target === 3);
  expect(kills.at(-1)).toMatchObject({ instanceId: run, objectiveIndex: 0, current: 3 });

  await expect
    .poll(() => tables(run, fighter.characterId), { timeout: 10_000 })
    .toEqual({
      instance: { event_id: 1, state: "completed", current_phase: 2, participant_count: 1 },
      participation: { contribution_score: contribution, rewards_claimed: true, reward_tier: "gold" },
      completion: { completion_count: 1, best_contribution: contribution, gold_medals: 1 },
      wallet: { xp: complete.rewardXp, gold: complete.rewardGold },
      items: [
        { item_id: 50, quantity: 2 },
        { item_id: 51, quantity: 4 },
      ],
      currency: [{ currency: "tokens", amount: 8 }],
      reputation: [{ faction_id: 3, amount: 40 }],
      grants: 1,
    });
});

async function tables(run: number, characterId: number) {
  const one = async (sql: string, values: unknown[]) => (await server.rows(sql, values))[0];
  return {
    instance: await one("select event_id, state, current_phase, participant_count from event_instances where id = $1", [
      run,
    ]),
    participation: await one(
      `select contribution_score, rewards_claimed, reward_tier from event_participations
        where event_instance_id = $1 and character_id = $2`,
      [run, characterId],
    ),
    completion: await one(
      "select completion_count, best_contribution, gold_medals from event_completions where character_id = $1 and event_id = 1",
      [characterId],
    ),
    wallet: await one("select xp, gold from character_wallets where character_id = $1", [characterId]),
    items: await server.rows("select item_id, quantity from character_items where character_id = $1 order by 1", [
      characterId,
    ]),
    currency: await server.rows("select currency, amount from character_currencies where character_id = $1", [
      characterId,
    ]),
    reputation: await server.rows("select faction_id, amount from character_reputations where character_id = $1", [
      characterId,
    ]),
    grants: (await server.rows("select 1 from reward_grants where event_instance_id = $1", [run])).length,
  };
}
