import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import type { Config } from "../config/config.ts";
import { consoleCommands } from "../console/console-commands.ts";
import type { ConsoleAccount } from "../console/console-services.ts";
import { directorOperations } from "../console/director-operations.ts";
import { eventOperations } from "../console/event-operations.ts";
import type { GameOperations, ServerInfo } from "../console/operations.ts";
import { createRegistry } from "../console/registry.ts";
import { startTelnetConsole, type TelnetConsole } from "../console/telnet-console.ts";
import { startableEvents } from "../director/boss-event.ts";
import { explain } from "../explain/explain.ts";
import type { GameServer } from "../net/tcp-server.ts";
import { findAccountByName, verifyPassword } from "../persistence/accounts.ts";
import type { Player } from "../world/entity.ts";
import { nowMs, systemMs } from "./clock.ts";
import { explainSources } from "./explain-sources.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Journal } from "./journal.ts";
import { kickPlayer } from "./kick-player.ts";
import type { Persistence } from "./persistence.ts";
import { serverHealth } from "./server-health.ts";
import type { Followers } from "./subscriptions.ts";

export type ConsoleParts = {
  readonly config: Config;
  readonly log: Logger;
  readonly persistence: Persistence;
  readonly journal: Journal;
  readonly game: RunningGame;
  readonly followers: Followers;
  readonly server: GameServer<Player>;
  /** The right of the data directory's owner. */
  readonly token: string;
};

/** Opens the console over what commands may ask of this server. @throws ListenError when its port cannot be bound. */
export function startConsole(parts: ConsoleParts): Promise<TelnetConsole> {
  const { config, persistence, token, log } = parts;
  return startTelnetConsole({
    host: config.host,
    port: config.consolePort,
    registry: createRegistry(consoleCommands, operationsOf(parts)),
    authenticate: (name, password) => authenticate(persistence, name, password),
    token,
    log,
    limits: { idleMs: config.consoleIdleMs },
  });
}

/** What commands may ask, one line for each family; what a family needs of the server it is given here. */
function operationsOf(parts: ConsoleParts): GameOperations {
  const { game, persistence } = parts;
  const { manager, world, content, configurations } = game;
  return {
    ...eventOperations({
      manager,
      definitions: startableEvents(content),
      hasZone: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance) !== null,
      lockedBy: (eventId, zoneInstance) => game.director.mayStart(eventId, zoneInstance),
      variationOf: (eventId) => configurations.variationsOf(eventId).chosen,
      playersIn: (zoneId, zoneInstance) => world.zone(zoneId, zoneInstance)?.players.size ?? 0,
      nowMs,
    }),
    ...directorOperations(content, game.director, { nowMs, systemMs }),
    variationsOf: (eventId) => configurations.variationsOf(eventId),
    chooseVariation: (eventId, name, actor) => configurations.chooseVariation(eventId, name, actor),
    incidents: (count) => parts.journal.incidents.incidents(count),
    kickPlayer: (name, reason) => kickPlayer(game, name, reason),
    explain: (question) => explain(question, explainSources(persistence, game)),
    serverInfo: serverInfoOf(parts),
    serverHealth: () => serverHealth(parts),
  };
}

function serverInfoOf({ config, journal, game, server }: ConsoleParts): () => ServerInfo {
  const startedMs = nowMs();
  return () => ({
    version: manifest.version,
    realmId: config.realmId,
    uptimeMs: nowMs() - startedMs,
    sessions: server.sessionCount,
    runs: [...game.manager.ledger.durable()].length,
    journalPosition: journal.lastPosition,
    journalHealth: healthLine(journal),
  });
}

function healthLine({ health, spill, commit }: Journal): string {
  const { state, colour, cause } = health.report();
  const { records, bytes } = spill.status;
  const spilled = records === 0 ? "" : `, ${records} batches (${bytes} bytes) in the spill file`;
  const waiting = commit.status.pending === 0 ? "" : `, ${commit.status.pending} appends wait`;
  return `${colour}, ${state}${cause === "" ? "" : ` (${cause})`}${spilled}${waiting}`;
}

async function authenticate({ database }: Persistence, name: string, password: string): Promise<ConsoleAccount | null> {
  const account = await findAccountByName(database, name);
  return (await verifyPassword(account, password)) && account !== null ? account : null;
}
