import {
  ClientAuth,
  ClientEnterZone,
  ClientHello,
  ServerAuthResult,
  ServerEntityCreate,
  ServerEventList,
  ServerEventStart,
  ServerHello,
  ServerZoneEntered,
} from "../../../packets/index.ts";
import type { CapturedEnd, CaptureItem, Side } from "../../../src/capture/capture-item.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import type { Dialect } from "../../../src/protocol/dialect.ts";
import type { FieldsOf, PacketDefinition } from "../../../src/protocol/packet-definition.ts";
import type { Plan } from "../../../tools/replay/plan.ts";
import { Planner } from "../../../tools/replay/planner.ts";

/** A capture written by hand: packets in the order of these calls, 10 ms apart. */
export class MadeCapture {
  readonly items: CaptureItem[] = [];
  readonly #dialects = new Map<number, Dialect>();
  #atUs = 1_000_000;

  session(session: number, fromStart = true): this {
    this.items.push({ kind: "session", session, atUs: this.#atUs, client: null, server: null, fromStart });
    return this;
  }

  after(ms: number): this {
    this.#atUs += ms * 1_000 - 10_000;
    return this;
  }

  says<Definition extends PacketDefinition>(session: number, packet: Definition, fields: FieldsOf<Definition>): this {
    const from: Side = packet.name.startsWith("Client") ? "client" : "server";
    this.#atUs += 10_000;
    const frame = encodeFrame(packet, fields, this.#dialects.get(session) ?? 2);
    this.items.push({ kind: "frame", session, atUs: this.#atUs, from, frame });
    return this;
  }

  ends(session: number, how: CapturedEnd["how"]): this {
    this.items.push({ kind: "end", session, atUs: this.#atUs, how });
    return this;
  }

  /** A login as this character and the way into zone 1/1, where these events run. */
  enters(session: number, characterId: number, events: readonly number[] = [], dialect: Dialect = 2): this {
    this.#dialects.set(session, dialect);
    const listed = events.map((eventId) => {
      const rest = { eventType: "invasion" as const, phase: 0, timeRemainingMs: 1, participantCount: 0 };
      return { instanceId: eventId * 10, eventId, ...rest };
    });
    return this.session(session)
      .says(session, ServerHello, { dialectMax: 2, realmId: 1, serverTimeMs: 0n, nonce: Buffer.alloc(16) })
      .says(session, ClientHello, { dialect, build: 1 })
      .says(session, ClientAuth, { ticket: "", proof: Buffer.alloc(32) })
      .says(session, ServerAuthResult, { result: 0, characterId, sessionId: 1, message: "" })
      .says(session, ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 })
      .says(session, ServerZoneEntered, { zoneId: 1, zoneInstance: 1, guid: BigInt(900 + characterId) })
      .says(session, ServerEventList, { events: listed });
  }

  starts(session: number, eventId: number, target = 5, instanceId = eventId * 10): this {
    const objectives = [{ index: 0, type: "kill" as const, target, current: 0 }];
    const rest = { eventType: "invasion" as const, phase: 0, durationMs: 300_000, objectives };
    return this.says(session, ServerEventStart, { instanceId, eventId, ...rest });
  }

  starting(session: number, fields: FieldsOf<typeof ServerEventStart>): this {
    return this.says(session, ServerEventStart, fields);
  }

  appears(session: number, guid: number, x = 0, templateId = 7): this {
    const rest = { kind: "creature" as const, templateId, x, y: 0, z: 0, health: 1, healthMax: 1 };
    return this.says(session, ServerEntityCreate, { guid: BigInt(guid), ...rest });
  }

  plan(wanted?: (session: number) => boolean): Plan {
    const planner = new Planner(wanted);
    for (const item of this.items) planner.take(item);
    return planner.plan();
  }
}
