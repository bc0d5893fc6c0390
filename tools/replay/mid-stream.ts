/** Sessions that a capture has from the middle on: they are given the login and the way into their zone that it lacks. */
import { ClientAuth, ClientEnterZone, ClientHello, ClientMove } from "../../packets/index.ts";
import { encodeFrame } from "../../src/protocol/codec.ts";
import { namedIds } from "./id-fields.ts";
import type { KnownIds, Stay } from "./known-ids.ts";
import type { PlannedSession, SendStep, Step } from "./plan.ts";
import { isPacket, readPacket } from "./read-packet.ts";

const BUILD = 1;
const PROOF_BYTES = 32;
type Place = { readonly x: number; readonly y: number; readonly z: number };

/** Whose session it is, as the server's own captures say it: the login may not be in the file. */
export function introducedCharacter(comment: string): number | null {
  const found = /^session \d+ .*\(character (\d{1,10})\)(?:, dialect \d, .*)?$/.exec(comment);
  return found === null ? null : Number(found[1]);
}

/** Puts what is missing in front of their steps. @returns sentences about those that cannot be replayed */
export function joinMidStream(sessions: readonly PlannedSession[], steps: Step[], known: KnownIds): string[] {
  const notes: string[] = [];
  for (const planned of sessions) {
    const own = steps.filter((step): step is SendStep => step.kind === "send" && step.session === planned.session);
    const [first] = own;
    if (first === undefined || own.some(({ frame, dialect }) => isLogin(frame, dialect))) continue;
    const zone = first.stay.name ?? zoneOf(planned, own, sessions, known);
    if (zone === null) {
      planned.leftOut = "it begins in mid-stream, and nothing tells in which zone";
      notes.push(`Session ${planned.session} is left out: ${planned.leftOut}.`);
      continue;
    }
    if (first.stay.name === null) first.stay.name = zone;
    // On its way in it is shown what it had been shown before the capture began.
    planned.isToldToTheEnd = false;
    steps.push(...prologue(planned, first, zone, placeOf(own, known)));
    notes.push(`Session ${planned.session} begins in mid-stream: it is logged in and brought into zone ${zone}.`);
  }
  return notes;
}

function isLogin(frame: Buffer, dialect: 1 | 2): boolean {
  const packet = readPacket(frame, dialect);
  return packet !== null && isPacket(packet, ClientAuth);
}

/** Where it enters a zone later, or where somebody else was shown the same run or entity. */
function zoneOf(
  { eyes }: PlannedSession,
  own: readonly SendStep[],
  sessions: readonly PlannedSession[],
  known: KnownIds,
): string | null {
  for (const { frame, dialect } of own) {
    const packet = readPacket(frame, dialect);
    for (const { kind, id } of packet === null ? [] : namedIds(packet)) {
      const zone = (kind === "run" ? known.runs.get(id) : known.entities.get(id))?.stay.name;
      if (zone !== undefined && zone !== null) return zone;
    }
  }
  if (eyes.stay.name !== null) return eyes.stay.name;
  const zones = new Set(sessions.flatMap((other) => other.eyes.stay.name ?? []));
  // Where the whole capture knows of one zone only, it is that one.
  return zones.size === 1 ? ([...zones][0] ?? null) : null;
}

function placeOf(own: readonly SendStep[], known: KnownIds): Place {
  for (const { frame, dialect } of own) {
    const packet = readPacket(frame, dialect);
    if (packet === null) continue;
    if (isPacket(packet, ClientMove)) return packet.fields;
    const entity = namedIds(packet).flatMap(({ kind, id }) =>
      kind === "entity" ? (known.entities.get(id) ?? []) : [],
    );
    if (entity[0] !== undefined) return entity[0];
  }
  return { x: 0, y: 0, z: 0 };
}

/** A hello, a login and a way in, a moment before its first packet. */
function prologue({ session }: PlannedSession, { atMs, dialect }: SendStep, zone: string, { x, y, z }: Place): Step[] {
  const [zoneId = 0, zoneInstance = 1] = zone.split("/").map(Number);
  const frames = [
    encodeFrame(ClientHello, { dialect, build: BUILD }, dialect),
    encodeFrame(ClientAuth, { ticket: "", proof: Buffer.alloc(PROOF_BYTES) }, dialect),
    encodeFrame(ClientEnterZone, { zoneId, zoneInstance, x, y, z }, dialect),
  ];
  const stay: Stay = { name: zone };
  return frames.map((frame, at): SendStep => {
    const when = { atMs: atMs - (frames.length - at), session, milestones: 0 };
    return { kind: "send", ...when, frame, dialect, stay, refusal: 0, answer: null };
  });
}
