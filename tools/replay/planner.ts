/** Makes the plan of a replay while a capture is read: of the server's frames only what matters is kept. */
import {
  ClientAuth,
  ClientCastSpell,
  ClientHello,
  ClientLogout,
  ServerEventChain,
  ServerEventStart,
} from "../../packets/index.ts";
import type { CaptureDamage, CapturedFrame, CapturedSession, CaptureItem } from "../../src/capture/capture-item.ts";
import { OperatorError } from "../../src/config/operator-error.ts";
import { dialectOf } from "../../src/protocol/dialect.ts";
import { Answers } from "./answers.ts";
import { nothingKnown } from "./known-ids.ts";
import { joinMidStream } from "./mid-stream.ts";
import type { Plan, PlannedSession, SendStep, StartStep, Step } from "./plan.ts";
import { settleRaces } from "./races.ts";
import { isPacket, opcodeOf, type ReadPacket, readPacket } from "./read-packet.ts";
import { type Seen, SessionEyes } from "./session-eyes.ts";

const MICROSECONDS = 1_000;
/** Steps and entities are kept in memory: about a gigabyte at most. */
const STEPS_MAX = 2_000_000;
const ENTITIES_MAX = 2_000_000;

type Reading = { readonly planned: PlannedSession; readonly answers: Answers<SendStep>; hasLeft: boolean };

export class Planner {
  readonly #wanted: (session: number) => boolean;
  readonly #known = nothingKnown();
  readonly #readings = new Map<number, Reading>();
  readonly #steps: Step[] = [];
  readonly #damage: CaptureDamage[] = [];
  readonly #notes: string[] = [];
  readonly #starts = new Map<number, StartStep | null>();
  #packetsOfServer = 0;

  /** @param wanted which sessions are replayed; the others are only looked at for what ids stand for */
  constructor(wanted: (session: number) => boolean = () => true) {
    this.#wanted = wanted;
  }

  /** Takes the next item. @throws OperatorError when there is more than can be kept. */
  take(item: CaptureItem): void {
    switch (item.kind) {
      case "session":
        return this.#begin(item);
      case "frame":
        return item.from === "client" ? this.#fromClient(item) : this.#fromServer(item);
      case "damage":
        return this.#lost(item);
      case "end": {
        const reading = this.#readings.get(item.session);
        if (reading === undefined) return;
        reading.planned.ending = item.how;
        if (item.how === "cut") reading.planned.isToldToTheEnd = false;
        else if (!reading.hasLeft) this.#push({ kind: "end", ...this.#when(reading, item.atUs) });
        return;
      }
      default:
    }
  }

  /** The plan of all that was taken. */
  plan(): Plan {
    const sessions = new Map<number, PlannedSession>();
    for (const [session, { planned }] of this.#readings) if (this.#wanted(session)) sessions.set(session, planned);
    const starts = new Set<Step>([...this.#starts.values()].flatMap((step) => step ?? []));
    const steps = this.#steps.filter((step) => {
      return this.#wanted(step.session) && (step.kind !== "start" || starts.has(step));
    });
    const notes = [...this.#notes, ...joinMidStream([...sessions.values()], steps, this.#known)];
    return {
      ...{ sessions, known: this.#known, damage: this.#damage, notes },
      steps: settleRaces(steps.sort((one, other) => one.atMs - other.atMs)),
      packetsOfServer: this.#packetsOfServer,
    };
  }

  #begin({ session, fromStart }: CapturedSession): void {
    const eyes = new SessionEyes(this.#known);
    const planned: PlannedSession = {
      ...{ session, eyes, fromStart, milestones: [], isToldToTheEnd: true, leftOut: null, ending: "cut", heals: 0 },
    };
    this.#readings.set(session, { planned, answers: new Answers(true), hasLeft: false });
  }

  #lost(damage: CaptureDamage): void {
    this.#damage.push(damage);
    const reading = this.#readings.get(damage.session);
    if (reading !== undefined && damage.from === "server") reading.planned.isToldToTheEnd = false;
  }

  #when({ planned }: Reading, atUs: number): { atMs: number; session: number; milestones: number } {
    return { atMs: atUs / MICROSECONDS, session: planned.session, milestones: planned.milestones.length };
  }

  #push(step: Step): void {
    if (this.#steps.length >= STEPS_MAX || this.#known.entities.count >= ENTITIES_MAX) {
      const what = `more than ${STEPS_MAX.toLocaleString("en")} client packets or entities`;
      throw new OperatorError(
        `The capture has ${what}: replay some of its sessions (--sessions) or a shorter capture.`,
      );
    }
    this.#steps.push(step);
  }

  #fromClient({ session, atUs, frame }: CapturedFrame): void {
    const reading = this.#readings.get(session);
    if (reading === undefined || !this.#wanted(session)) return;
    const { eyes } = reading.planned;
    const packet = readPacket(frame, eyes.dialect);
    if (packet !== null) this.#learn(reading, packet);
    const step: SendStep = {
      ...{ kind: "send", ...this.#when(reading, atUs), frame: Buffer.from(frame), dialect: eyes.dialect },
      ...{ stay: eyes.stay, refusal: 0, answer: null },
    };
    this.#push(step);
    reading.answers.asked(step, opcodeOf(frame), step.atMs);
  }

  #learn(reading: Reading, packet: ReadPacket): void {
    const { eyes } = reading.planned;
    if (isPacket(packet, ClientHello)) {
      const dialect = dialectOf(packet.fields.dialect);
      if (dialect !== null) eyes.speaks(dialect);
    } else if (isPacket(packet, ClientAuth)) {
      // A capture of the client's side alone still says who it is, unless it was taken out.
      eyes.characterId ??= characterIn(packet.fields.ticket);
    } else if (isPacket(packet, ClientLogout)) {
      reading.hasLeft = true;
    } else if (isPacket(packet, ClientCastSpell)) {
      const target = this.#known.entities.get(Number(packet.fields.targetGuid));
      const isAtFriend = target === undefined || ["player", "protected", "escort"].includes(target.kind);
      if (isAtFriend) reading.planned.heals += 1;
    }
  }

  #fromServer({ session, atUs, frame }: CapturedFrame): void {
    const reading = this.#readings.get(session);
    if (reading === undefined) return;
    this.#packetsOfServer += 1;
    const atMs = atUs / MICROSECONDS;
    const seen = reading.planned.eyes.take(frame, atMs);
    if (seen === null) return;
    const answered = reading.answers.heard(seen.packet, atMs);
    if (answered !== null) {
      if (answered.code !== null) answered.key.refusal = answered.code;
      else answered.key.answer = Buffer.from(frame);
    }
    this.#noteStart(reading, seen, atUs);
    if (seen.milestone !== null) reading.planned.milestones.push(seen.milestone);
  }

  /** The first to be shown a run says whether the capture saw it begin. */
  #noteStart(reading: Reading, { packet, isFresh }: Seen, atUs: number): void {
    if (isPacket(packet, ServerEventChain)) {
      const byItself = SessionEyes.laterStepOf(packet);
      if (byItself !== null && this.#starts.has(byItself)) this.#starts.set(byItself, null);
    }
    if (!isPacket(packet, ServerEventStart)) return;
    const { instanceId, eventId } = packet.fields;
    if (this.#starts.has(instanceId)) return;
    if (!isFresh) {
      this.#starts.set(instanceId, null);
      this.#notes.push(
        `Event ${eventId} was on already when the capture saw it first, so the replay does not start it.`,
      );
      return;
    }
    const step = { kind: "start" as const, ...this.#when(reading, atUs), eventId, instanceId };
    const start: StartStep = { ...step, stay: reading.planned.eyes.stay };
    this.#starts.set(instanceId, start);
    this.#push(start);
  }
}

const TICKET_CHARACTER_OFFSET = 1;
const TICKET_BYTES = 59;

/** The character that a ticket was given to: it stands in it to be read. Null where it is no ticket of this server's kind. */
function characterIn(ticket: string): number | null {
  const bytes = Buffer.from(ticket, "base64url");
  if (bytes.length !== TICKET_BYTES) return null;
  const characterId = bytes.readUInt32BE(TICKET_CHARACTER_OFFSET);
  return characterId === 0 ? null : characterId;
}
