import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import type { Config } from "../config/config.ts";
import type { JournalWatch } from "../journal/health/watch.ts";
import { rosterSubscription } from "../journal/subscribers/rosters.ts";
import { JournalHead } from "../journal/subscriptions/journal-head.ts";
import { Subscriptions } from "../journal/subscriptions/subscriptions.ts";
import type { Journal } from "./journal.ts";
import type { Persistence } from "./persistence.ts";
import type { Steps } from "./steps.ts";

type Parts = {
  readonly config: Config;
  readonly log: Logger;
  readonly persistence: Persistence;
  readonly journal: Journal;
};

/** What follows the journal in this server: how far the journal reaches, and who has come how far. */
export type Followers = { readonly head: JournalHead; readonly subscriptions: Subscriptions };

/** How long a stop waits for the events under way. */
const STOP_MS = 2_000;
const SHORTEST_LOOK_MS = 250;
/** While the database is away nobody asks it anything, so everybody can look often. */
const AWAY_PAUSE_MS = 1_000;

/** Nothing is asked of a database that is known to be away: whoever wanted to tries again. */
class DatabaseAwayError extends Error {
  override readonly name = "DatabaseAwayError";
  /** SQLSTATE connection_failure, by which it is known to pass. */
  readonly code = "08006";
}

/** Starts those who follow the journal, from where they ended. They are told of every commit and look for nothing. */
export async function startSubscriptions(steps: Steps, parts: Parts): Promise<Followers> {
  const { journal } = parts;
  const givenUp = Promise.withResolvers<never>();
  givenUp.promise.catch(() => undefined);
  const followers = makeFollowers(parts, givenUp.promise);
  const { head, subscriptions } = followers;
  let unfollow: () => void = () => undefined;
  await steps.up(
    "subscriptions",
    async () => {
      head.advance(journal.lastPosition);
      journal.commit.onCommitted((events) => head.advance(events.at(-1)?.position ?? 0));
      head.start();
      await subscriptions.start();
      unfollow = watchSubscriptions(journal.watch, subscriptions);
    },
    async () => {
      unfollow();
      const stopped = subscriptions.stop();
      const isOver = stopped.then(() => true);
      const isLate = () => wait(STOP_MS, false, { ref: false });
      // What a handler waits for may come with the next start only; it is handled again then, and appends nothing twice.
      if (journal.spill.isActive || !(await Promise.race([isOver, isLate()]))) {
        givenUp.reject(new DatabaseAwayError("the server stops while the database is away"));
      }
      await Promise.race([Promise.all([stopped, head.stop()]), isLate()]);
    },
  );
  return followers;
}

/** The loop of their leases, and each by itself. Returns how to leave them alone. */
export function watchSubscriptions(watch: JournalWatch, subscriptions: Subscriptions): () => void {
  const loop = watch.follow("subscriptions", () => {
    const { looks, failures } = subscriptions.health;
    return { turns: looks, failures };
  });
  const each = subscriptions.names.map((name) => {
    let turns = 0;
    return watch.follow(`subscription ${name}`, () => {
      turns += 1;
      const trouble = subscriptions.trouble(name);
      return trouble === null ? { turns, failures: 0 } : { turns, failures: 1, trouble };
    });
  });
  return () => {
    for (const unfollow of [loop, ...each]) unfollow();
  };
}

function makeFollowers({ config, log, persistence, journal }: Parts, givenUp: Promise<never>): Followers {
  const { database } = persistence;
  const { health, commit } = journal;
  const usable = (): void => {
    if (health.state === "down") throw new DatabaseAwayError("the database is away");
  };
  const client = {
    query: async <Row>(query: { readonly text: string; readonly values?: unknown[] }) => {
      usable();
      return database.pool.query<Row>(query);
    },
  };
  const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
    wait(health.state === "down" ? Math.min(ms, AWAY_PAUSE_MS) : ms, undefined, { signal });
  // Nobody else appends while a server runs: looking is for what its own commits have not said.
  const head = new JournalHead({ client, wait: pause, log, shortestPollMs: SHORTEST_LOOK_MS });
  const subscriptions = new Subscriptions({
    ...{ client, head, wait: pause, random: Math.random, log },
    connect: async () => {
      usable();
      return database.connectClient();
    },
    append: (append) => Promise.race([commit.append(append), givenUp]),
    realm: config.realmId,
    serverVersion: manifest.version,
    owner: `${hostname()}:${process.pid}`,
    // The realm lock has seen to that.
    isAlone: true,
  });
  subscriptions.add(rosterSubscription(client));
  return { head, subscriptions };
}
