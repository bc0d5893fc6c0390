import manifest from "../../package.json" with { type: "json" };
import type { Config } from "../config/config.ts";
import { shownTimeLeftMs } from "../console/event-operations.ts";
import type { PlannedStop, RunStatusRow, ServerStatus } from "../console/server-operations.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { GameServer } from "../net/tcp-server.ts";
import type { Player } from "../world/entity.ts";
import { nowMs } from "./clock.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Journal } from "./journal.ts";
import { Rates } from "./rates.ts";

export type StatusParts = {
  readonly config: Config;
  readonly journal: Journal;
  readonly game: RunningGame;
  readonly server: Pick<GameServer<Player>, "sessionCount" | "traffic">;
  readonly stop: () => PlannedStop | null;
};

/** Rates are those of so many seconds: shorter jumps about, longer is late. */
const RATE_SAMPLES = 5;

/** How the server is, for `zonetide status`. `sample` is to be called once a second. */
export class StatusReport {
  readonly #parts: StatusParts;
  readonly #rates = new Rates<{ packetsIn: number; packetsOut: number; events: number }>(RATE_SAMPLES);
  readonly #startedMs = nowMs();

  constructor(parts: StatusParts) {
    this.#parts = parts;
    this.sample();
  }

  sample(): void {
    const { server, journal } = this.#parts;
    const { packetsIn, packetsOut } = server.traffic;
    this.#rates.sample(nowMs(), { packetsIn, packetsOut, events: journal.commit.status.events });
  }

  now(): ServerStatus {
    const { config, game, server, stop } = this.#parts;
    const playing = [...game.registry.sessions];
    return {
      version: manifest.version,
      realmId: config.realmId,
      pid: process.pid,
      uptimeMs: nowMs() - this.#startedMs,
      stop: stop(),
      sessions: {
        connections: server.sessionCount,
        playing: playing.length,
        inZones: playing.filter(({ state }) => state.kind === "in_zone").length,
      },
      runs: Array.from(game.manager.ledger.durable(), runRow),
      perSecond: {
        packetsIn: this.#rates.perSecond("packetsIn"),
        packetsOut: this.#rates.perSecond("packetsOut"),
        events: this.#rates.perSecond("events"),
      },
      journal: journalStatus(this.#parts.journal),
    };
  }
}

function runRow({ durable, live }: DurableRun): RunStatusRow {
  const { instanceId, eventId, definition, zoneId, zoneInstance, phase, participants, paused } = durable;
  return {
    ...{ instanceId, eventId, zoneId, zoneInstance, phase, paused },
    name: definition.name,
    phaseCount: definition.phases.length,
    participants: participants.count,
    timeLeftMs: shownTimeLeftMs(live, nowMs()),
  };
}

function journalStatus({ health, commit, projections, spill, lastPosition }: Journal): ServerStatus["journal"] {
  const { colour, state, cause } = health.report();
  const { position, behind, failures } = projections.lag();
  const { records, bytes, isBlocked } = spill.status;
  const { pending, lastCommitMs } = commit.status;
  return {
    ...{ colour, state, cause, position: lastPosition, pending, lastCommitMs },
    projections: { position, behind, failures },
    spill: { records, bytes, isBlocked },
  };
}
