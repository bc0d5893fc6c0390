import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import type { Recorder } from "../capture/recorder.ts";
import type { Config } from "../config/config.ts";
import { captureOperations } from "../console/capture-operations.ts";
import { consoleCommands } from "../console/console-commands.ts";
import { directorOperations } from "../console/director-operations.ts";
import { eventOperations } from "../console/event-operations.ts";
import type { GameOperations, ServerInfo } from "../console/operations.ts";
import { createRegistry } from "../console/registry.ts";
import type { ServerOperations } from "../console/server-operations.ts";
import { startTelnetConsole, type TelnetConsole } from "../console/telnet-console.ts";
import type { WatchOperations } from "../console/watch-operations.ts";
import { startableEvents } from "../director/boss-event.ts";
import { explain } from "../explain/explain.ts";
import type { GameServer } from "../net/tcp-server.ts";
import type { Player } from "../world/entity.ts";
import { keepAuditShort } from "./audit-retention.ts";
import type { Bans } from "./bans.ts";
import { nowMs, systemMs } from "./clock.ts";
import { DatabasePatience } from "./database-patience.ts";
import { explainSources } from "./explain-sources.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Journal } from "./journal.ts";
import { kickPlayer } from "./kick-player.ts";
import { makePeople, type People } from "./people.ts";
import type { Persistence } from "./persistence.ts";
import type { ServerControl } from "./server-control.ts";
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
  readonly recorder: Recorder;
  readonly bans: Bans;
  /** The right of the data directory's owner. */
  readonly token: string;
  readonly control: ServerControl;
  /** Those of the server as a whole. */
  readonly operations: ServerOperations & WatchOperations;
};

/** Opens the console over what commands may ask of this server. @throws ListenError when its port cannot be bound. */
export async function startConsole(parts: ConsoleParts): Promise<TelnetConsole> {
  const { config, token, log } = parts;
  const patience = new DatabasePatience(parts.persistence.database.pool, log);
  const people = makePeople({ ...parts, patience });
  const { audit, authenticate } = people;
  const console = await startTelnetConsole({
    host: config.host,
    port: config.consolePort,
    registry: createRegistry(consoleCommands, operationsOf(parts, people, patience), (record) => audit.record(record)),
    authenticate,
    token,
    log,
    notices: parts.control.notices,
    greeting: () => parts.control.greeting(),
    limits: { idleMs: config.consoleIdleMs },
  });
  const { database } = parts.persistence;
  const stopPruning = keepAuditShort({ database, days: config.auditDays, nowMs: systemMs, log });
  return { ...console, stop: () => console.stop().finally(() => Promise.all([audit.stop(), stopPruning()])) };
}

/** What commands may ask, one line for each family; what a family needs of the server it is given here. */
function operationsOf(parts: ConsoleParts, people: People, patience: DatabasePatience): GameOperations {
  const { game, persistence, config } = parts;
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
    ...parts.operations,
    ...captureOperations(parts.recorder),
    ...directorOperations({
      ...{ content, director: game.director, realmId: config.realmId, nowMs, systemMs },
      runOf: (instanceId) => manager.ledger.get(instanceId)?.live,
    }),
    ...people.operations,
    lookup: (kind, part) => lookup(kind === "item" ? content.items : content.creatures, part),
    variationsOf: (eventId) => configurations.variationsOf(eventId),
    chooseVariation: (eventId, name, actor) => configurations.chooseVariation(eventId, name, actor),
    incidents: patience.asking((count) => parts.journal.incidents.incidents(count)),
    kickPlayer: (name, reason) => kickPlayer(game, name, reason),
    explain: patience.asking((question) => explain(question, explainSources(persistence, game))),
    serverInfo: serverInfoOf(parts),
    serverHealth: () => serverHealth(parts),
  };
}

type Named = { readonly id: number; readonly name: string };

function lookup(entries: ReadonlyMap<number, Named>, part: string): Named[] {
  const wanted = part.toLowerCase();
  return [...entries.values()].filter(({ name }) => name.toLowerCase().includes(wanted));
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
