/** What one session was shown, of a capture or of the live server: where it is, what ids stand for, its story. */
import {
  ServerAuthResult,
  ServerDisconnect,
  ServerEntityCreate,
  ServerEntityDestroy,
  ServerEventChain,
  ServerEventComplete,
  ServerEventList,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventRound,
  ServerEventStart,
  ServerEventWave,
  ServerVoteStart,
  ServerWorldBossSpawn,
  ServerZoneEntered,
} from "../../packets/index.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import type { KnownIds, Stay } from "./known-ids.ts";
import { isPacket, type ReadPacket, readPacket } from "./read-packet.ts";
import { Story } from "./story.ts";

/** What came of a frame. `milestone` names what a client may have waited for; `isFresh`: an event began just now. */
export type Seen = { readonly packet: ReadPacket; readonly milestone: string | null; readonly isFresh: boolean };

/** Packets of a run that a client may have waited for. */
const milestonesOfRuns: readonly PacketDefinition[] = [
  ServerEventPhase,
  ServerEventComplete,
  ServerVoteStart,
  ServerEventRound,
  ServerEventObjective,
  ServerEventWave,
];

export class SessionEyes {
  readonly story = new Story();
  readonly #known: KnownIds;
  readonly #listed = new Set<number>();
  dialect: Dialect = 1;
  isDialectKnown = false;
  stay: Stay = { name: null };
  characterId: number | null = null;
  /** Result of the login; null before it. */
  authResult: number | null = null;
  /** Reason with which the server ended it; null where it did not. */
  dismissal: number | null = null;
  #isZoneTold = false;

  constructor(known: KnownIds) {
    this.#known = known;
  }

  speaks(dialect: Dialect): void {
    this.dialect = dialect;
    this.isDialectKnown = true;
  }

  /** Takes in a frame of the server; null where it is no packet. Keeps what it needs of the frame as a copy. */
  take(frame: Buffer, atMs: number): Seen | null {
    const packet = this.#read(frame);
    if (packet === null) return null;
    const isFresh = this.#learn(packet);
    this.story.take(packet, { atMs, stay: this.stay, frame: keeps(packet) ? Buffer.from(frame) : frame }, isFresh);
    return { packet, milestone: this.#milestoneOf(packet), isFresh };
  }

  #read(frame: Buffer): ReadPacket | null {
    const packet = readPacket(frame, this.dialect);
    if (packet !== null || this.isDialectKnown) return packet;
    // A capture that begins after the hello: the first packet that only the other dialect can be tells.
    const other = this.dialect === 1 ? 2 : 1;
    const otherwise = readPacket(frame, other);
    if (otherwise !== null) this.speaks(other);
    return otherwise;
  }

  /** @returns whether an event began just now */
  #learn(packet: ReadPacket): boolean {
    if (isPacket(packet, ServerAuthResult)) {
      this.authResult = packet.fields.result;
      if (packet.fields.result === 0) this.characterId = packet.fields.characterId;
    } else if (isPacket(packet, ServerZoneEntered)) {
      const { zoneId, zoneInstance } = packet.fields;
      this.enters(`${zoneId}/${zoneInstance}`);
    } else if (isPacket(packet, ServerEntityCreate)) {
      this.#known.entities.appeared(this.stay, packet.fields);
    } else if (isPacket(packet, ServerEntityDestroy)) {
      this.#known.entities.vanished(packet.fields.guid, packet.fields.reason);
    } else if (isPacket(packet, ServerEventList)) {
      for (const { instanceId, eventId } of packet.fields.events) {
        this.#listed.add(instanceId);
        this.#known.runs.seen(this.stay, instanceId, eventId);
      }
    } else if (isPacket(packet, ServerDisconnect)) {
      this.dismissal = packet.fields.reason;
    } else if (isPacket(packet, ServerEventStart)) {
      return this.#starts(packet.fields);
    }
    return false;
  }

  enters(zone: string): void {
    if (this.stay.name === zone) return;
    // What was shown before a capture told the zone keeps a stay of its own, until something else tells it.
    this.stay = { name: zone };
    this.#isZoneTold = true;
  }

  /** Whoever enters a zone is shown the list first: a run that was not in it has begun since. */
  #starts({ instanceId, eventId, phase, objectives }: FieldsOf<typeof ServerEventStart>): boolean {
    this.#known.runs.seen(this.stay, instanceId, eventId);
    const wasListed = this.#listed.has(instanceId);
    this.#listed.add(instanceId);
    if (wasListed || phase !== 0) return false;
    return this.#isZoneTold || objectives.every(({ current }) => current === 0);
  }

  #milestoneOf(packet: ReadPacket): string | null {
    const { definition, fields } = packet;
    if (isPacket(packet, ServerAuthResult)) return "login";
    if (isPacket(packet, ServerZoneEntered)) return `zone ${packet.fields.zoneId}/${packet.fields.zoneInstance}`;
    if (isPacket(packet, ServerWorldBossSpawn)) return `boss ${packet.fields.bossId}`;
    if (isPacket(packet, ServerEventStart)) return `start ${packet.fields.eventId}`;
    if (!milestonesOfRuns.includes(definition) || !("instanceId" in fields)) return null;
    const run = this.story.run(Number(fields.instanceId));
    return run === undefined ? null : `${definition.name} ${run.label}`;
  }

  /** Whether a packet says that a run is a later step of a chain, which begins by itself. */
  static laterStepOf(packet: ReadPacket): number | null {
    return isPacket(packet, ServerEventChain) && packet.fields.step > 1 ? packet.fields.instanceId : null;
  }
}

/** Only what the story may keep is worth a copy. */
function keeps({ definition: { name } }: ReadPacket): boolean {
  return !/^Server(EntityHealth|EntityMove|EntityDestroy|Pong|ItemGained|ContributionUpdate)$/.test(name);
}
