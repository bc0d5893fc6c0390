import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { projections } from "../../src/journal/projections/all.ts";
import { verifyJournal } from "../../src/journal/verify/verify.ts";
import { ensureCharacters } from "../../src/persistence/characters.ts";
import { openDatabase } from "../../src/persistence/database.ts";
import { silentLog } from "../support/database.ts";
import { ServerProcess } from "../support/server-process.ts";
import { STORED_CONTRIBUTIONS } from "../support/stored-contributions.ts";
import { Survivor } from "../support/survivor.ts";
import { say } from "./chaos-run.ts";
import { ClientProbe } from "./client-probe.ts";
import { PrivatePostgres } from "./private-postgres.ts";
import { Tally } from "./tally.ts";

const ACT_MS = 20;
const EVENT = "9";
/** One that never ends, in a zone where nobody else is. */
const PROBED_EVENT = "7";
const PROBES = 2;
const CONTENT_DIR = "test/e2e/play/content";

/** A server, a PostgreSQL that can be taken away from it, and players that notice what is taken back. */
export class ChaosGame {
  readonly postgres: PrivatePostgres;
  readonly server: ServerProcess;
  readonly players: readonly Survivor[];
  /** Of a character that nobody plays yet. */
  readonly onlookerId: number;
  readonly #power = { isOn: true, deaths: 0 };
  readonly #probes: readonly ClientProbe[];
  #areProbing = false;

  private constructor(postgres: PrivatePostgres, server: ServerProcess, ids: readonly number[]) {
    this.postgres = postgres;
    this.server = server;
    this.onlookerId = ids.at(-1)!;
    this.players = ids.slice(PROBES, -1).map((id) => new Survivor(server, id));
    this.#probes = ids.slice(0, PROBES).map((id) => new ClientProbe(server, id, this.#power));
  }

  /** On a PostgreSQL beside the server. */
  static async start(playerCount: number): Promise<ChaosGame> {
    const postgres = await PrivatePostgres.start();
    const server = await ServerProcess.start({ DATABASE_URL: postgres.url, CONTENT_DIR });
    return ChaosGame.#of(postgres, server, playerCount);
  }

  /** On the PostgreSQL that the server has in its data directory. */
  static async embedded(playerCount: number, env: Record<string, string>): Promise<ChaosGame> {
    const server = await ServerProcess.start({ DATABASE_URL: "", CONTENT_DIR, ...env });
    const postgres = await PrivatePostgres.of(server.dataDir, server.file.databaseUrl);
    return ChaosGame.#of(postgres, server, playerCount);
  }

  static async #of(postgres: PrivatePostgres, server: ServerProcess, playerCount: number): Promise<ChaosGame> {
    const names = Array.from({ length: PROBES + playerCount + 2 }, (_, at) => `Player ${at}`);
    const database = await openDatabase({ url: postgres.url, log: silentLog, poolSize: 1 });
    const ids = [...(await ensureCharacters(database, names)).values()];
    await database.close();
    return new ChaosGame(postgres, server, ids);
  }

  /** All but the last, who is kept for trying to log in. */
  get fighters(): readonly Survivor[] {
    return this.players.slice(0, -1);
  }

  get latecomer(): Survivor {
    return this.players.at(-1)!;
  }

  async connect(): Promise<void> {
    await Promise.all(this.fighters.map((player) => player.connect()));
  }

  /** From now on two more clients say how they are served. */
  async probe(): Promise<void> {
    await this.server.gm("event", "start", PROBED_EVENT);
    this.#areProbing = true;
    for (const probe of this.#probes) probe.start();
  }

  /** How they were served, all together. */
  async probed(): Promise<Tally> {
    const all = new Tally();
    await Promise.all(this.#probes.map((probe) => probe.stop()));
    for (const { tally } of this.#probes) all.add(tally);
    return all;
  }

  /** `kill -9` of the server; everybody loses the connection. */
  async killServer(): Promise<void> {
    this.#power.isOn = false;
    this.#power.deaths += 1;
    await this.server.kill();
    for (const player of this.players) player.lost();
  }

  /** It counts as dead until it listens, which is when it says where. */
  async startServer(): Promise<void> {
    await this.server.up();
    this.#power.isOn = true;
  }

  /** How many sessions there have to be. */
  get expectedSessions(): number {
    return this.fighters.length + (this.#areProbing ? PROBES : 0);
  }

  /** Everybody fights; an event that is not running is started. */
  async play(ms: number): Promise<void> {
    let starting = Promise.resolve();
    for (const end = performance.now() + ms; performance.now() < end; await delay(ACT_MS)) {
      for (const player of this.fighters) player.act();
      starting = starting.then(() => this.server.gm("event", "start", EVENT)).then(() => undefined);
      await Promise.race([starting, delay(ACT_MS)]);
    }
    await starting;
  }

  /** The server's own word on its journal. */
  async health(): Promise<string> {
    return (await this.#info()).find((line) => line.startsWith("Journal: ")) ?? "";
  }

  async sessions(): Promise<number> {
    return Number((await this.#info()).find((line) => line.startsWith("Sessions: "))?.slice("Sessions: ".length));
  }

  async #info(): Promise<readonly string[]> {
    return (await this.server.gm("server", "info")).lines;
  }

  /** Plays on until the journal's health is of that colour. @returns how long that took, in ms */
  async playUntil(colour: string, timeoutMs: number): Promise<number> {
    return this.playUntilTrue(async () => (await this.health()).startsWith(`Journal: ${colour}`), timeoutMs);
  }

  /** @returns how long it took until it was true, in ms */
  async playUntilTrue(isTrue: () => boolean | Promise<boolean>, timeoutMs: number): Promise<number> {
    const startedMs = performance.now();
    while (!(await isTrue())) {
      if (performance.now() - startedMs > timeoutMs) throw new Error(`it did not come to that: ${await this.health()}`);
      for (const player of this.fighters) player.act();
      await delay(ACT_MS);
    }
    return performance.now() - startedMs;
  }

  /** Those of the runs that somebody was paid for. */
  paidOf(runs: readonly number[]): number[] {
    const paid = new Set(this.players.flatMap(({ completes }) => completes.map(({ instanceId }) => instanceId)));
    return runs.filter((run) => paid.has(run));
  }

  /** How many lines of the server's log hold this. */
  logged(text: string): number {
    return this.server.log.split("\n").filter((line) => line.includes(text)).length;
  }

  /** The most contribution that each was shown, over all runs. */
  get shown(): number {
    return this.players.reduce(
      (sum, { contributions }) => sum + [...contributions.values()].reduce((a, b) => a + b, 0),
      0,
    );
  }

  /** Waits until every ended run has been paid, then compares what was shown with what the journal has. */
  async expectNothingLost(): Promise<void> {
    await this.server.gm("event", "stop", EVENT);
    const behind = `select (select max(position) from journal_events where type in ('RunCompleted', 'RunFailed', 'RunCancelled'))
                      - (select position from projection_checkpoints where name = 'settlement') as unsettled`;
    await expect.poll(() => this.postgres.rows(behind), { timeout: 15_000 }).toEqual([{ unsettled: 0 }]);
    const earned = await this.postgres.rows<{ run: number; character: number; score: number }>(`
      select (substr(stream, 5))::bigint as run, character_id as character, sum(score)::int as score
        from ${STORED_CONTRIBUTIONS} c group by 1, 2`);
    const scores = new Map(earned.map(({ run, character, score }) => [`${run}/${character}`, score]));
    for (const player of this.players) {
      player.act();
      expect(player.regressions).toEqual([]);
      for (const [run, shown] of player.contributions)
        expect(scores.get(`${run}/${player.characterId}`) ?? 0).toBeGreaterThanOrEqual(shown);
    }
    const gaps = "select count(*)::int as events, coalesce(max(position), 0)::int as head from journal_events";
    const [{ events, head } = { events: -1, head: 0 }] = await this.postgres.rows<{ events: number; head: number }>(
      gaps,
    );
    expect(events).toBe(head);
    await this.#expectPaidOnce();
    await this.#expectVerified();
  }

  /** Every participant of each run that ended was paid, and once; of those that were cancelled nobody. */
  async #expectPaidOnce(): Promise<void> {
    const wrong = await this.postgres.rows(`
      with due as (
        select p.stream, p.character
          from (
            select stream, (data ->> 'characterId')::bigint as character from journal_events where type = 'ParticipantJoined'
             union
            select stream, character_id from ${STORED_CONTRIBUTIONS} c
          ) p join journal_events e on e.stream = p.stream and e.type in ('RunCompleted', 'RunFailed')
      ), granted as (
        select 'run-' || (data ->> 'instanceId') as stream, (data ->> 'characterId')::bigint as character, count(*)::int as times
          from journal_events where type = 'RewardGranted' group by 1, 2
      )
      select stream, character, times from due full join granted using (stream, character)
       where times is distinct from 1 or not exists (select from due d where (d.stream, d.character) = (stream, character))`);
    expect(wrong).toEqual([]);
    const ended = "select count(*)::int as runs from journal_events where type in ('RunCompleted', 'RunFailed')";
    const [{ runs } = { runs: 0 }] = await this.postgres.rows<{ runs: number }>(ended);
    say("nothing lost", `${runs} runs ended, and everybody who took part in them was paid once`);
  }

  /** The journal against itself, and the tables against the journal. */
  async #expectVerified(): Promise<void> {
    const database = await openDatabase({ url: this.postgres.url, log: silentLog, poolSize: 2 });
    try {
      const connect = () => database.connectClient();
      expect((await verifyJournal({ connect, projections })).differences).toEqual([]);
    } finally {
      await database.close();
    }
  }

  async remove(): Promise<void> {
    this.#power.isOn = false;
    await this.probed();
    for (const player of this.players) player.lost();
    await this.server.remove();
    await this.postgres.remove();
  }
}
