import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import type { Config } from "../config/config.ts";
import { loadTicketSecret } from "../config/secrets.ts";
import { removeServerFile, writeServerFile } from "../config/server-file.ts";
import { gameDispatch } from "../handlers/dispatch.ts";
import { leaveZone } from "../handlers/game.ts";
import { CharactersUnavailableError } from "../handlers/session/client-auth.ts";
import { loadCharacterState } from "../journal/character-inventory.ts";
import { systemClock } from "../net/clock.ts";
import { GameServer } from "../net/tcp-server.ts";
import { findCharacter } from "../persistence/characters.ts";
import type { Character } from "../world/character-store.ts";
import type { Player } from "../world/entity.ts";
import { Bans } from "./bans.ts";
import { makeRecorder } from "./captures.ts";
import { systemMs } from "./clock.ts";
import { startConsole } from "./console.ts";
import type { RunningGame } from "./game-parts.ts";
import { holdBackWhile } from "./held-back.ts";
import type { Journal } from "./journal.ts";
import type { Persistence } from "./persistence.ts";
import { ServerControl } from "./server-control.ts";
import type { Steps } from "./steps.ts";
import type { Followers } from "./subscriptions.ts";

type ListenerParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly persistence: Persistence;
  readonly journal: Journal;
  readonly game: RunningGame;
  readonly followers: Followers;
};

/** How long clients get to read that the server stops. */
const CLOSE_GRACE_MS = 2_000;
const TOKEN_BYTES = 32;

/** Opens the doors, the console's and the game's, and says so in server.json. */
export async function startListeners(steps: Steps, parts: ListenerParts): Promise<ServerControl> {
  const { config, persistence } = parts;
  const token = randomBytes(TOKEN_BYTES).toString("hex");
  const control = await ServerControl.start(steps, parts);
  const bans = new Bans(persistence.database, systemMs);
  const server = await makeGameServer(parts, control, bans);
  const operations = await control.operations(steps, server);
  const recorder = await steps.up(
    "captures",
    () => makeRecorder(config, server, parts.log),
    (made) => made.close(),
  );
  const console = await steps.up(
    "console",
    () => startConsole({ ...parts, server, recorder, bans, token, control, operations }),
    (made) => made.stop(),
  );
  const game = await steps.up(
    "game port",
    () => server.listen(),
    () =>
      server.close({
        retryAfterMs: config.retryAfterMs,
        message: control.farewell(),
        graceMs: CLOSE_GRACE_MS,
      }),
  );
  const { databaseUrl } = persistence;
  const consoleAt = { host: console.host, port: console.port };
  await steps.up(
    "server.json",
    () => writeServerFile(config.dataDir, { pid: process.pid, game, console: consoleAt, databaseUrl, token }),
    () => removeServerFile(config.dataDir),
  );
  parts.log.info({ game, console: consoleAt }, "listening");
  return control;
}

async function makeGameServer(
  { config, log, persistence, journal, game }: ListenerParts,
  control: ServerControl,
  bans: Bans,
): Promise<GameServer<Player>> {
  const { maxFrameBytes, packetsPerSecond, packetBurst, maxSessions, outboxBytes, authTimeoutMs, idleTimeoutMs } =
    config;
  const server = new GameServer<Player>({
    host: config.host,
    port: config.gamePort,
    realmId: config.realmId,
    limits: { maxFrameBytes, packetsPerSecond, packetBurst, maxSessions, outboxBytes, authTimeoutMs, idleTimeoutMs },
    dispatch: holdBackWhile(
      () => journal.spill.isBlocked,
      gameDispatch(game, {
        ticketSecret: await loadTicketSecret(config),
        clock: systemClock,
        log,
        registry: game.registry,
        loadCharacter: (characterId) => acquireCharacter(game, persistence, journal, characterId),
        bans: {
          // Who can log in while the database is away was let in before: what was banned since then is remembered.
          load: async (characterId) => (journal.spill.isActive ? bans.known(characterId) : bans.load(characterId)),
          known: (characterId) => bans.known(characterId),
        },
        onAuthenticated: (_, character) => game.characters.hold(character),
        keepOut: (characterId) => control.keepOut(characterId),
        onWelcomed: (session) => control.welcome(session),
      }),
    ),
    registry: game.registry,
    clock: systemClock,
    log,
    onClosed: (session) => {
      leaveZone(game, session);
      if (session.characterId !== null) game.characters.release(session.characterId);
      control.left(session);
    },
  });
  game.endDelivery = () => server.flushDelivery();
  return server;
}

/** Reads a character. It is held until the end of this turn, in which its session takes its own hold or is gone. */
async function acquireCharacter(
  { characters, names }: RunningGame,
  { database }: Persistence,
  { spill }: Journal,
  characterId: number,
): Promise<Character | null> {
  const character = await characters.acquire(characterId, async () => {
    // Until the spill is drained, the tables lack what the character won or gave away while the database was away.
    if (spill.isActive) throw new CharactersUnavailableError("the database is away, or takes what it has missed");
    const found = await findCharacter(database, characterId);
    if (found === null) return null;
    const client = await database.connectClient();
    try {
      const { position, items } = await loadCharacterState(client, characterId);
      names.set(characterId, found.name);
      return { characterId, name: found.name, factionId: found.factionId, items, loadedPosition: position };
    } finally {
      client.release();
    }
  });
  if (character !== null) setImmediate(() => characters.release(characterId));
  return character;
}
