import { rm } from "node:fs/promises";
import { ServerEventObjective, ServerEventStart, ServerEventUpdate } from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { Fleet } from "../../../tools/bots/fleet.ts";
import type { FleetResult } from "../../../tools/bots/fleet-result.ts";
import { loadGameData, startCommand } from "../../../tools/bots/game-data.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess, TICKET_SECRET } from "../../support/server-process.ts";
import { type MadeContent, writeContent } from "./made-content.ts";

export type PlayOptions = {
  readonly bots: number;
  readonly isIdle?: boolean;
  /** The most that is played; 30 unless told. */
  readonly seconds?: number;
  readonly rate?: number;
  readonly zoneInstance?: number;
  /** Somebody else starts it. */
  readonly waits?: boolean;
};

/** What the bots came back with, what a bystander in the zone was shown, and what the tables hold. */
export type Performance = {
  readonly result: FleetResult;
  readonly run: number;
  readonly bystander: Played;
};

/** A server with content of its own on which fleets of bots play. */
export class Scene {
  readonly server: ServerProcess;
  readonly #contentDir: string;
  readonly #isMade: boolean;
  #fleets = 0;
  #bystanders = 0;

  private constructor(server: ServerProcess, contentDir: string, isMade: boolean) {
    this.server = server;
    this.#contentDir = contentDir;
    this.#isMade = isMade;
  }

  /** Starts a server with made content, or with that of a directory. */
  static async open(content: MadeContent | string): Promise<Scene> {
    const isMade = typeof content !== "string";
    const contentDir = isMade ? await writeContent(content) : content;
    const server = await ServerProcess.start({ CONTENT_DIR: contentDir });
    return new Scene(server, contentDir, isMade);
  }

  async close(): Promise<void> {
    await this.server.remove();
    if (this.#isMade) await rm(this.#contentDir, { recursive: true, force: true });
  }

  /** What a program needs to play on this server with this content. */
  get environment(): Record<string, string> {
    const { dataDir, database } = this.server;
    return { DATA_DIR: dataDir, DATABASE_URL: database.url, TICKET_SECRET, CONTENT_DIR: this.#contentDir };
  }

  /** Bots play an event to its end; a boss by the id that its event has. */
  async bots(eventId: number, options: PlayOptions): Promise<FleetResult> {
    const { bots, isIdle = false, seconds = 30, rate = 8, zoneInstance = 1, waits = false } = options;
    const data = await loadGameData(this.#contentDir, eventId);
    const { game } = this.server.file;
    const start = async () => {
      const answer = await this.server.gm(startCommand(data, zoneInstance));
      if (!answer.ok) throw new Error(`event ${eventId} was not started: ${answer.lines.join(" ")}`);
    };
    const fleet = new Fleet({
      ...{ data, zoneInstance, isIdle, seconds, rate, dialect: 2, say: () => {}, signal: new AbortController().signal },
      roster: await this.#roster(bots),
      address: async () => game ?? null,
      start: waits ? null : start,
    });
    return fleet.play();
  }

  /** Bots play an event while somebody who takes no part stands in its zone and sees what everyone is shown. */
  async play(eventId: number, options: PlayOptions): Promise<Performance> {
    const bystander = await this.bystander(eventId);
    const result = await this.bots(eventId, options);
    const run = result.instanceId ?? 0;
    bystander.client.destroy();
    return { result, run, bystander };
  }

  /** A player far from the middle of a zone, out of reach of what happens there. */
  bystander(zoneId: number): Promise<Played> {
    this.#bystanders += 1;
    return Played.enter(this.server, `Bystander ${this.#bystanders}`, zoneId, 90);
  }

  /** How a run stands in the tables; rewards of those who took part by character. */
  async stored(run: number) {
    const [instance] = await this.server.rows<{ state: string; participants: number }>(
      "select state, participant_count::int as participants from event_instances where id = $1",
      [run],
    );
    const grants = await this.server.rows<{ xp: number; gold: number }>(
      "select xp::int, gold::int from reward_grants where event_instance_id = $1 order by character_id",
      [run],
    );
    return { ...instance, grants };
  }

  async #roster(count: number) {
    this.#fleets += 1;
    const fleet = this.#fleets;
    const names = Array.from({ length: count }, (_, rank) => `Fleet ${fleet} Bot ${rank + 1}`);
    const ids = await this.server.characters(names);
    return names.map((name, rank) => {
      const characterId = ids.get(name) ?? 0;
      const ticket = issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() });
      return { rank, name, characterId, ticket };
    });
  }
}

/** The last that somebody was shown of each objective of a run, by index: progress, and the state if it was told. */
export function lastShown({ client }: Played, run: number): Record<number, { current: number; state?: string }> {
  const shown: Record<number, { current: number; state?: string }> = {};
  for (const { name, fields } of client.received) {
    if ((fields as { instanceId?: number }).instanceId !== run) continue;
    if (name === ServerEventStart.name) {
      for (const { index, current } of client.all(ServerEventStart).find(({ instanceId }) => instanceId === run)!
        .objectives)
        shown[index] = { current };
    }
    if (name === ServerEventUpdate.name) {
      const { objectiveIndex, current } = fields as { objectiveIndex: number; current: number };
      shown[objectiveIndex] = { ...shown[objectiveIndex], current };
    }
    if (name === ServerEventObjective.name) {
      const { state, objective } = fields as { state: string; objective: { index: number; current: number } };
      shown[objective.index] = { current: objective.current, state };
    }
  }
  return shown;
}
