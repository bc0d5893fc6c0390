import type { Logger } from "pino";
import { disconnectReasons } from "../../packets/index.ts";
import type { Config } from "../config/config.ts";
import { Notices } from "../console/notices.ts";
import type { ServerOperations } from "../console/server-operations.ts";
import type { WatchOperations } from "../console/watch-operations.ts";
import type { KeptOut } from "../handlers/session/client-auth.ts";
import type { GameServer } from "../net/tcp-server.ts";
import type { GameSession } from "../presenters/stage.ts";
import type { Player } from "../world/entity.ts";
import { Announcer, stopSentence } from "./announcer.ts";
import { nowMs, systemMs } from "./clock.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Journal } from "./journal.ts";
import { MessageOfTheDay } from "./message-of-the-day.ts";
import type { Persistence } from "./persistence.ts";
import { PlannedStops } from "./planned-stop.ts";
import { StatusReport } from "./server-status.ts";
import type { Steps } from "./steps.ts";
import { WatchHub } from "./watch-hub.ts";

export type ControlParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly persistence: Persistence;
  readonly journal: Journal;
  readonly game: RunningGame;
};

const STOP_TICK_MS = 250;
const SAMPLE_MS = 1_000;
const FOLD_MS = 1_000;

/** What is said to everybody, who watches, and when the server is to stop: everything about it as a whole. */
export class ServerControl {
  readonly notices = new Notices();
  /** Settles when a planned stop has come: the server is to be stopped as by a signal. */
  readonly stopAsked: Promise<void>;
  readonly stops: PlannedStops;
  readonly #parts: ControlParts;
  readonly #motd: MessageOfTheDay;
  readonly #watch: WatchHub;
  readonly #announcer: Announcer;

  private constructor(parts: ControlParts, motd: MessageOfTheDay) {
    const { game, journal, log } = parts;
    const asked = Promise.withResolvers<void>();
    this.stopAsked = asked.promise;
    this.#parts = parts;
    this.#motd = motd;
    this.#watch = new WatchHub({
      unixMs: systemMs,
      nameOf: (characterId) => game.names.get(characterId) ?? `character ${characterId}`,
      runs: () => game.manager.ledger.durable(),
      foldMs: FOLD_MS,
    });
    this.#announcer = new Announcer({
      registry: game.registry,
      notices: this.notices,
      tellWatchers: (text) => this.#watch.tellServer(text),
    });
    this.stops = new PlannedStops({
      monotonicMs: nowMs,
      isEmpty: () => game.registry.size === 0,
      tell: (stop, cancelled) => this.#announcer.stop(stop, cancelled),
      stop: () => {
        log.info(this.stops.current ?? {}, "a planned stop has come");
        asked.resolve();
      },
    });
    game.manager.ledger.onDurable((run, events) => this.#watch.onDurable(run, events));
    journal.health.onChange(({ to, cause }) =>
      this.#watch.tellServer(`journal ${to}${cause === "" ? "" : ` (${cause})`}`),
    );
  }

  /** With the message of the day as the database has it. */
  static async start(steps: Steps, parts: ControlParts): Promise<ServerControl> {
    const { config, persistence, log } = parts;
    const control = new ServerControl(parts, await MessageOfTheDay.load(persistence.database, config.realmId, log));
    await steps.up(
      "planned stops",
      () => setInterval(() => control.stops.tick(), STOP_TICK_MS),
      (timer) => clearInterval(timer),
    );
    return control;
  }

  /** What the console may ask. Rates are taken from now on. */
  async operations(
    steps: Steps,
    server: Pick<GameServer<Player>, "sessionCount" | "traffic">,
  ): Promise<ServerOperations & WatchOperations> {
    const status = new StatusReport({ ...this.#parts, server, stop: () => this.stops.current });
    await steps.up(
      "rates",
      () => setInterval(() => status.sample(), SAMPLE_MS),
      (timer) => clearInterval(timer),
    );
    return {
      serverStatus: () => status.now(),
      motd: () => this.#motd.text,
      setMotd: (text) => this.#motd.set(text),
      announce: (text) => this.#announcer.announce(text),
      plannedStop: () => this.stops.current,
      planStop: (stop) => this.stops.plan(stop),
      cancelStop: () => this.stops.cancel(),
      watch: (what, tell) => this.#watch.watch(what, tell),
    };
  }

  /** What a game master is told who has just logged in. */
  greeting(): readonly string[] {
    const stop = this.stops.current;
    return [...(this.#motd.text === "" ? [] : [this.#motd.text]), ...(stop === null ? [] : [stopSentence(stop)])];
  }

  /** While the server drains, only those come in who are playing already, or whose run goes on without them. */
  keepOut(characterId: number): KeptOut | null {
    const stop = this.stops.current;
    if (stop?.kind !== "drain" || this.#isPlaying(characterId)) return null;
    const retryAfterMs = stop.secondsLeft * 1000 + this.#parts.config.retryAfterMs;
    return { message: `The server is about to stop and lets nobody new in: come back in a while.`, retryAfterMs };
  }

  welcome(session: GameSession): void {
    this.#announcer.welcome(session, this.#motd.text, this.stops.current);
    this.#watch.tellServer(
      `player ${session.characterName} (character ${session.characterId}) logged in from ${session.remote}`,
    );
  }

  left(session: GameSession): void {
    if (session.characterId === null) return;
    const reason = Object.entries(disconnectReasons).find(([, code]) => code === session.endedFor)?.[0];
    const how = reason === undefined ? "disconnected" : `ended (${reason})`;
    this.#watch.tellServer(`player ${session.characterName} (character ${session.characterId}) ${how}`);
  }

  /** What clients are told when the server stops. */
  farewell(): string {
    const reason = this.stops.current?.reason ?? "";
    return reason === "" ? "The server is stopping: come back in a moment." : `The server is stopping: ${reason}`;
  }

  #isPlaying(characterId: number): boolean {
    const { registry, manager } = this.#parts.game;
    if (registry.find(characterId) !== undefined) return true;
    for (const { participants } of Array.from(manager.ledger.durable(), ({ durable }) => durable)) {
      const slot = participants.slotOf(characterId);
      if (slot >= 0 && participants.left[slot] === 0) return true;
    }
    return false;
  }
}
