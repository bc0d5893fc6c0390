import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../../support/server-process.ts";
import { STORED_CONTRIBUTIONS } from "../../support/stored-contributions.ts";
import { Survivor } from "../../support/survivor.ts";

const KILLS = 20;
const PLAYERS = 6;
const ACT_MS = 20;
/** Runs that have to end while it is played, however slow the machine is. */
const COMPLETED_MIN = 4;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
  // Commits that take their time: whatever is shown before it is durable is caught by the next kill.
  await server.rows(
    "create function linger() returns trigger language plpgsql as $$ begin perform pg_sleep(0.06); return null; end $$",
  );
  await server.rows(
    "create trigger linger after insert on journal_events for each statement execute function linger()",
  );
});
afterAll(() => server.remove());

test(`${KILLS} times kill -9 in the middle of play: nothing shown is taken back, every reward is granted once`, async () => {
  const names = Array.from({ length: PLAYERS }, (_, at) => `Survivor ${at}`);
  const ids = [...(await server.characters(names)).values()];
  const players = ids.map((id) => new Survivor(server, id));
  for (let kills = 0; kills < KILLS; kills += 1) {
    await play(players, 150 + Math.random() * 700);
    await server.kill();
    for (const player of players) player.lost();
    await server.up();
  }
  const completed = () => new Set(players.flatMap(({ completes }) => completes.map(({ instanceId }) => instanceId)));
  do {
    for (const player of players) player.lost();
    await play(players, 500);
  } while (completed().size < COMPLETED_MIN);
  await settled();

  for (const player of players) expect(player.regressions).toEqual([]);
  await expectExactTables(players);
  expect(server.errors).toEqual([]);
}, 180_000);

/** Everybody comes back and fights; an event that is not running is started. */
async function play(players: readonly Survivor[], ms: number): Promise<void> {
  await Promise.all(players.map((player) => player.connect()));
  for (const end = performance.now() + ms; performance.now() < end; await delay(ACT_MS)) {
    for (const player of players) player.act();
    await server.gm("event", "start", "9");
  }
}

/** Waits until every ended run has been paid and the tables are caught up. */
async function settled(): Promise<void> {
  await server.gm("event", "stop", "9");
  const lag = `select (select max(position) from journal_events where type in ('RunCompleted', 'RunFailed', 'RunCancelled'))
                    - (select position from projection_checkpoints where name = 'settlement') as unsettled,
                      (select position from journal_head) - (select min(position) from projection_checkpoints where name <> 'settlement') as behind`;
  await expect.poll(() => server.rows(lag), { timeout: 20_000 }).toEqual([{ unsettled: 0, behind: 0 }]);
}

async function expectExactTables(players: readonly Survivor[]): Promise<void> {
  const runs = await server.rows<{ id: number; state: string }>("select id, state from event_instances");
  expect(runs.filter(({ state }) => state === "completed").length).toBeGreaterThanOrEqual(COMPLETED_MIN);
  expect(runs.filter(({ state }) => state === "active")).toEqual([]);
  for (const player of players) {
    for (const [run, shown] of player.contributions) {
      const scores = await server.rows<{ contribution_score: number }>(
        "select contribution_score from event_participations where event_instance_id = $1 and character_id = $2",
        [run, player.characterId],
      );
      expect(scores[0]!.contribution_score).toBeGreaterThanOrEqual(shown);
    }
    // What was told right before a crash may be told again after it, and then says the same.
    for (const complete of player.completes) {
      expect(complete).toEqual(player.completes.find(({ instanceId }) => instanceId === complete.instanceId));
    }
  }
  // The sums of the journal, worked out without any of the product's projections.
  const wrong = await server.rows(`
    with earned as (
      select (substr(stream, 5))::bigint as run, character_id as character, sum(score) as score
        from ${STORED_CONTRIBUTIONS} c group by 1, 2)
    select * from earned full join event_participations
        on event_instance_id = run and character_id = character
     where score is distinct from contribution_score`);
  expect(wrong).toEqual([]);
  const unpaid = await server.rows(`
    select p.event_instance_id, p.character_id from event_participations p
      join event_instances i on i.id = p.event_instance_id and i.state = 'completed'
      left join reward_grants g using (event_instance_id, character_id)
     where g.xp is null`);
  expect(unpaid).toEqual([]);
  const sums = await server.rows(`
    select g.character_id from (
      select character_id, sum(xp) as xp, sum(gold) as gold, count(*) filter (where outcome = 'completed') as completions
        from reward_grants group by 1) g
      join character_wallets w using (character_id) join event_completions c using (character_id)
     where w.xp <> g.xp or w.gold <> g.gold or c.completion_count <> g.completions`);
  expect(sums).toEqual([]);
  const twice = await server.rows(
    "select data ->> 'instanceId', data ->> 'characterId' from journal_events where type = 'RewardGranted' group by 1, 2 having count(*) > 1",
  );
  expect(twice).toEqual([]);
}
