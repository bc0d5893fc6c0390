import type { Logger } from "pino";
import type { Config } from "./config/config.ts";
import type { OperatorError } from "./config/operator-error.ts";
import { startGame } from "./main/game.ts";
import { startJournal } from "./main/journal.ts";
import { startListeners } from "./main/listeners.ts";
import { startPersistence } from "./main/persistence.ts";
import { loadSoundContent } from "./main/sound-content.ts";
import { Steps } from "./main/steps.ts";
import { startSubscriptions } from "./main/subscriptions.ts";

/** A running server; `stop` takes down in reverse what was brought up, and may be called once. */
export type RunningServer = {
  /** Settles when the server is to be stopped though nobody outside says so: a game master has planned it. */
  readonly stopAsked: Promise<void>;
  /** Settles when the server cannot go on and has to be stopped: with the sentence for whoever runs it. */
  readonly failed: Promise<OperatorError>;
  stop(): Promise<void>;
};

/**
 * Brings a server up: the only place where every part is made and wired.
 *
 *     content → persistence → journal → game (runs recovered) → subscriptions → listeners → server.json
 *
 * @throws OperatorError with one sentence that says what to do; what had been brought up by then is taken down again.
 */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  const steps = new Steps(log);
  try {
    const content = await steps.up("content", () => loadSoundContent(config.contentDir));
    const persistence = await startPersistence(steps, config, log);
    const journal = await startJournal(steps, persistence, config, log);
    const game = await startGame(steps, { config, log, content, persistence, journal });
    const followers = await startSubscriptions(steps, { config, log, persistence, journal });
    const { stopAsked } = await startListeners(steps, { config, log, persistence, journal, game, followers });
    log.info({ events: content.events.size }, "the server is ready");
    return { stopAsked, failed: journal.realm.lost, stop: () => steps.down() };
  } catch (error) {
    await steps.down();
    throw error;
  }
}
