import { afterEach, beforeEach, expect, test } from "vitest";
import { ClientCastSpell, ClientEventJoin, ServerDisconnect } from "../../../packets/index.ts";
import { lockSpaces } from "../../../src/persistence/advisory-lock.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { spilledScore } from "../../support/spilled-contributions.ts";
import { STORED_CONTRIBUTIONS } from "../../support/stored-contributions.ts";
import { CRAB, eventOf, writeContent } from "../play/made-content.ts";

let first: ServerProcess;
let second: ServerProcess;
let hasEnded: boolean;

beforeEach(async () => {
  hasEnded = false;
  const hunt = eventOf(1, [{ type: "kill", target: 900, creature_ids: [CRAB] }], { duration_ms: 600_000 });
  const CONTENT_DIR = await writeContent({ public_events: [hunt] });
  first = await ServerProcess.start({ CONTENT_DIR });
  // Of another data directory, on the same database.
  const env: Record<string, string> = { CONTENT_DIR };
  second = await ServerProcess.start(env);
  await second.stop();
  env.DATABASE_URL = first.database.url;
});
afterEach(async () => {
  signal("SIGCONT");
  await second.stop();
  await first.remove();
  await second.remove();
});

const HELD = `select pid from pg_locks where locktype = 'advisory' and classid::bigint = ${lockSpaces.realm} and granted
                 and database = (select oid from pg_database where datname = current_database())`;
const holders = async () => (await first.rows<{ pid: number }>(HELD)).map(({ pid }) => pid);
function signal(name: "SIGSTOP" | "SIGCONT"): void {
  if (!hasEnded) process.kill(first.pid, name);
}

const journalLine = async () => (await first.gm("server", "info")).lines.find((line) => line.startsWith("Journal: "));
const logged = (server: ServerProcess, text: string) => server.log.split("\n").filter((line) => line.includes(text));

async function terminate(pids: readonly number[]): Promise<void> {
  await first.rows("select pg_terminate_backend(pid, 5000) from unnest($1::int[]) pid", [pids]);
}

async function hunter(): Promise<{ player: Played; run: number }> {
  const player = await Played.enter(first, "One");
  await first.gm("event", "start", "1");
  const run = await player.started(1);
  player.client.send(ClientEventJoin, { instanceId: run });
  await player.contributionReaches(run, 0);
  await player.kill(CRAB);
  await player.contributionReaches(run, 1);
  return { player, run };
}

/** The first stands still, as behind a network that is gone, and the database has given up on it. */
async function freezeFirst(): Promise<void> {
  signal("SIGSTOP");
  const others = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  await terminate((await first.rows<{ pid: number }>(others)).map(({ pid }) => pid));
}

/** What the journal has of a player's contribution to a run. */
async function earnedBy({ characterId }: Played, run: number): Promise<number> {
  const [row] = await first.rows<{ score: number }>(
    `select coalesce(sum(score), 0)::int as score from ${STORED_CONTRIBUTIONS} c where stream = $1 and character_id = $2`,
    [`run-${run}`, characterId],
  );
  return row?.score ?? 0;
}

/** It stops with one clear error, and shows nothing of what its player did meanwhile. */
async function expectFirstGone({ player, run }: Awaited<ReturnType<typeof hunter>>): Promise<void> {
  const earned = await earnedBy(player, run);
  const { guid } = await player.see(CRAB);
  for (let cast = 0; cast < 5; cast += 1) player.client.send(ClientCastSpell, { spellId: 1, targetGuid: guid });
  const ended = first.ended();
  signal("SIGCONT");
  expect(await player.client.next(ServerDisconnect, 10_000)).toMatchObject({ reason: 0 });
  expect(await ended).toBe(1);
  hasEnded = true;
  // What was on its way to the player when it froze is in the journal. Where the first try to connect again takes longer
  // than a server waits for it, as beside much other work, what it shows until then is on its disk.
  const spilled = await spilledScore(first.dataDir, `run-${run}`, player.characterId);
  expect(player.contribution(run)).toBeLessThanOrEqual(earned + spilled);
  expect(first.errors).toHaveLength(1);
  expect(first.errors[0]).toContain("Another server has taken over realm 1");
}

test("the connection that holds the realm is lost alone: it is had again at once, and a second server is refused", async () => {
  const { player, run } = await hunter();
  const before = await holders();
  expect(before).toHaveLength(1);
  await terminate(before);
  await expect(second.up()).rejects.toThrow("Another server is running realm 1");
  const after = await holders();
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);
  expect(await journalLine()).toMatch(/^Journal: green/);
  expect(logged(first, '"to":"down"')).toHaveLength(1);
  expect(first.errors).toEqual([]);
  const shown = player.contribution(run) ?? 0;
  await player.kill(CRAB);
  await player.contributionReaches(run, shown + 1);
});

test("a server that was frozen while another took the realm over stops, and shows nothing more", async () => {
  const played = await hunter();
  await freezeFirst();
  await second.up();
  await expectFirstGone(played);
  expect((await second.gm("server", "info")).lines).toContainEqual(expect.stringMatching(/^Journal: green/));
});

test("the same where the other has come and gone", async () => {
  const played = await hunter();
  await freezeFirst();
  await second.up();
  expect(await second.stop()).toBe(0);
  await expectFirstGone(played);
});
