/** Makes the plan of a replay while a capture is read: of the server's frames only what matters is kept. */
import {
  ClientAuth,
  ClientCastSpell,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventListRequest,
  ClientHello,
  ClientInteract,
  ClientLogout,
  ClientMove,
  ClientPing,
  ServerEntityCreate,
  ServerEventChain,
  ServerEventStart,
  ServerItemGained,
  ServerZoneEntered,
} from "../../packets/index.ts";
import type { CaptureDamage, CapturedFrame, CapturedSession, CaptureItem } from "../../src/capture/capture-item.ts";
import { OperatorError } from "../../src/config/operator-error.ts";
import { dialectOf } from "../../src/protocol/dialect.ts";
import { Answers } from "./answers.ts";
import { Gaps } from "./gaps.ts";
import { nothingKnown, type Stay } from "./known-ids.ts";
import { introducedCharacter, joinMidStream } from "./mid-stream.ts";
import type { Plan, PlannedSession, SendStep, StartStep, Step } from "./plan.ts";
import { settleRaces } from "./races.ts";
import { isPacket, opcodeOf, type ReadPacket, readPacket } from "./read-packet.ts";
import { type Seen, SessionEyes } from "./session-eyes.ts";

const MICROSECONDS = 1_000;
/** Steps and entities are kept in memory: about a gigabyte at most. */
const STEPS_MAX = 2_000_000;
const ENTITIES_MAX = 2_000_000;
/** What clients do without anybody else's game being another. */
const harmless: readonly number[] = [
  ClientHello,
  ClientAuth,
  ClientEnterZone,
  ClientPing,
  ClientLogout,
  ClientMove,
  ClientEventListRequest,
].map(({ opcode }) => opcode);
/** What comes so soon after an object was used came out of it. */
const PICK_UP_MS = 300;

type Reading = {
  readonly planned: PlannedSession;
  readonly answers: Answers<SendStep>;
  hasLeft: boolean;
  pickedUpMs: number;
  /** From some moment on what its client did is not done again. */
  isMissed: boolean;
};

export class Planner {
  readonly #wanted: (session: number) => boolean;
  readonly #known = nothingKnown();
  readonly #readings = new Map<number, Reading>();
  readonly #steps: Step[] = [];
  readonly #damage: CaptureDamage[] = [];
  readonly #notes: string[] = [];
  readonly #starts = new Map<number, StartStep | null>();
  /** Who was seen, by character, where and since when. */
  readonly #seen = new Map<number, Map<Stay, number>>();
  /** Runs in which creatures dropped something, and those to which what they collect is brought. */
  readonly #dropped = new Set<number>();
  readonly #turnedIn = new Set<number>();
  readonly #gaps = new Gaps();
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
        return this.#lose(item);
      case "end": {
        const reading = this.#readings.get(item.session);
        if (reading === undefined) return;
        reading.planned.ending = item.how;
        if (item.how === "cut") reading.planned.isToldToTheEnd = false;
        else if (!reading.hasLeft) this.#push({ kind: "end", ...this.#when(reading, item.atUs) });
        return;
      }
      case "comment": {
        const eyes = this.#readings.get(item.session)?.planned.eyes;
        if (eyes !== undefined) eyes.characterId ??= introducedCharacter(item.text);
        return;
      }
    }
  }

  /** The plan of all that was taken. */
  plan(): Plan {
    const sessions = new Map<number, PlannedSession>();
    for (const [session, { planned }] of this.#readings) if (this.#wanted(session)) sessions.set(session, planned);
    const known = [...sessions.values()];
    const isStarted = (step: StartStep): boolean =>
      this.#starts.get(step.instanceId) === step && known.some(({ eyes }) => eyes.story.run(step.instanceId));
    const steps = this.#steps.filter((step) => (step.kind === "start" ? isStarted(step) : this.#wanted(step.session)));
    for (const run of this.#dropped) {
      if (this.#turnedIn.has(run)) continue;
      for (const { eyes } of sessions.values()) eyes.story.leaveToChance(run);
    }
    const joining = joinMidStream([...sessions.values()], steps, this.#known);
    this.#missLeftOut(sessions, steps);
    this.#missStrangers();
    const notes = [...this.#notes, ...joining, ...this.#gaps.notes];
    return {
      ...{ sessions, known: this.#known, gaps: this.#gaps, damage: this.#damage, notes },
      steps: settleRaces(steps.sort((one, other) => one.atMs - other.atMs)),
      packetsOfServer: this.#packetsOfServer,
    };
  }

  /** Of those who are left out nobody knows where they were. */
  #missLeftOut(sessions: ReadonlyMap<number, PlannedSession>, steps: readonly Step[]): void {
    for (const step of steps) {
      if (step.kind !== "send" || harmless.includes(opcodeOf(step.frame))) continue;
      const leftOut = sessions.get(step.session)?.leftOut ?? null;
      if (leftOut !== null) this.#gaps.opens(null, step.atMs);
    }
  }

  /** Who was seen and is in no session of the capture has played along, as in the capture of one session. */
  #missStrangers(): void {
    const own = new Set([...this.#readings.values()].map(({ planned }) => planned.eyes.characterId));
    for (const [characterId, stays] of this.#seen) {
      if (own.has(characterId)) continue;
      for (const [{ name }, atMs] of stays) this.#gaps.opens(name, atMs);
    }
  }

  #begin({ session, fromStart }: CapturedSession): void {
    const eyes = new SessionEyes(this.#known);
    const planned: PlannedSession = {
      ...{ session, eyes, fromStart, milestones: [], isToldToTheEnd: true, leftOut: null, ending: "cut", heals: 0 },
    };
    this.#readings.set(session, {
      planned,
      answers: new Answers(true),
      hasLeft: false,
      pickedUpMs: Number.NEGATIVE_INFINITY,
      isMissed: false,
    });
  }

  #lose(damage: CaptureDamage): void {
    const { session, from, atUs } = damage;
    this.#damage.push(damage);
    const reading = this.#readings.get(session);
    if (reading === undefined) return;
    if (from === "server") reading.planned.isToldToTheEnd = false;
    // What its client still did, wherever it went, is not done again.
    else if (!reading.hasLeft) this.#misses(reading, atUs);
  }

  /** From here on a session's client is missing where it is. */
  #misses(reading: Reading, atUs: number): void {
    reading.isMissed = true;
    this.#gaps.opens(reading.planned.eyes.stay.name, atUs / MICROSECONDS);
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
    if (reading === undefined) return;
    if (!this.#wanted(session)) {
      if (!reading.isMissed && !harmless.includes(opcodeOf(frame))) this.#misses(reading, atUs);
      return;
    }
    const { eyes } = reading.planned;
    const packet = readPacket(frame, eyes.dialect);
    if (packet !== null) this.#learn(reading, packet, atUs / MICROSECONDS);
    const step: SendStep = {
      ...{ kind: "send", ...this.#when(reading, atUs), frame: Buffer.from(frame), dialect: eyes.dialect },
      ...{ stay: eyes.stay, refusal: 0, answer: null },
    };
    this.#push(step);
    reading.answers.asked(step, opcodeOf(frame), step.atMs);
  }

  #learn(reading: Reading, packet: ReadPacket, atMs: number): void {
    const { eyes } = reading.planned;
    if (isPacket(packet, ClientHello)) {
      const dialect = dialectOf(packet.fields.dialect);
      if (dialect !== null) eyes.speaks(dialect);
    } else if (isPacket(packet, ClientAuth)) {
      // A capture of the client's side alone still says who it is, unless it was taken out.
      eyes.characterId ??= characterIn(packet.fields.ticket);
    } else if (isPacket(packet, ClientLogout)) {
      reading.hasLeft = true;
    } else if (isPacket(packet, ClientInteract)) {
      reading.pickedUpMs = atMs;
    } else if (isPacket(packet, ClientEventContribute)) {
      this.#turnedIn.add(packet.fields.instanceId);
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
    if (reading.isMissed && isPacket(seen.packet, ServerZoneEntered)) this.#misses(reading, atUs);
    if (isPacket(seen.packet, ServerEntityCreate) && seen.packet.fields.kind === "player") {
      this.#saw(seen.packet.fields.templateId, reading.planned.eyes.stay, atMs);
    }
    this.#noteStart(reading, seen, atUs);
    const isDrop = isPacket(seen.packet, ServerItemGained) && atMs - reading.pickedUpMs > PICK_UP_MS;
    if (isDrop) for (const run of reading.planned.eyes.story.runsUnderWay) this.#dropped.add(run);
    if (seen.milestone !== null) reading.planned.milestones.push(seen.milestone);
  }

  #saw(characterId: number, stay: Stay, atMs: number): void {
    const stays = this.#seen.get(characterId) ?? new Map<Stay, number>();
    this.#seen.set(characterId, stays);
    if (!stays.has(stay)) stays.set(stay, atMs);
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
      this.#gaps.opens(reading.planned.eyes.stay.name, Number.NEGATIVE_INFINITY);
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
