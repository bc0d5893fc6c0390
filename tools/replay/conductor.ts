/**
 * Plays a plan: one step after another, in the order of the capture, each when it is due and what it names is there.
 * The next step of anybody waits until the server has done what matters of this one, so that clients that act within
 * the same millisecond act in the capture's order.
 *
 *     due → shown what its client had been shown → ids found → allowed (12 m/s, packets a second) → sent → done
 */
import {
  ClientAuth,
  ClientCastSpell,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventJoin,
  ClientEventLeave,
  ClientInteract,
  ClientLogout,
  ClientTeamChoose,
  ClientUseItem,
  ClientVoteCast,
} from "../../packets/index.ts";
import { encodeFrame } from "../../src/protocol/codec.ts";
import type { Connections } from "./connections.ts";
import type { StartEvent } from "./event-starter.ts";
import { type NamedId, namedIds, withIds } from "./id-fields.ts";
import type { IdMap } from "./id-map.ts";
import { combat, Insistence } from "./insistence.ts";
import type { LiveSession } from "./live-session.ts";
import type { News } from "./news.ts";
import { Pace } from "./pace.ts";
import type { EndStep, Plan, SendStep, StartStep, Step } from "./plan.ts";
import { opcodeOf, type ReadPacket, readPacket } from "./read-packet.ts";
import type { ReplayClock } from "./replay-clock.ts";
import { Waits } from "./waits.ts";

export type ConductorOptions = {
  readonly plan: Plan;
  readonly sessions: ReadonlyMap<number, LiveSession>;
  readonly ids: IdMap;
  readonly connections: Connections;
  readonly news: News;
  readonly clock: ReplayClock;
  /** Null: nothing is started. */
  readonly startEvent: StartEvent | null;
  /** What the capture shows refused for its moment is sent again, to be refused again. */
  readonly sendsRefused: boolean;
  /** Before a session ends: waits for what it should still be shown. */
  readonly isAsTold: (session: number) => boolean;
  readonly signal: AbortSignal;
  readonly onStep: (done: number, total: number) => void;
  /** Told what is worth a line. */
  readonly say: (sentence: string) => void;
};

/** What must be done by the server before anybody else acts. */
const ordered: readonly number[] = [
  ClientEnterZone,
  ClientCastSpell,
  ClientInteract,
  ClientUseItem,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventContribute,
  ClientVoteCast,
  ClientTeamChoose,
].map(({ opcode }) => opcode);

const LOGIN_MS = 10_000;
const LOGOUT_MS = 2_000;
const LAST_WORDS_MS = 3_000;
/** Against time another creature will do so many times sooner. */
const HURRY = 4;
const KEEP_ALIVE_MS = 5_000;
const SENTENCES_MAX = 20;

const nowMs = (): number => performance.now();

export class Conductor {
  /** Reasons for which packets were not sent, and how often. */
  readonly skipped = new Map<string, number>();
  started = 0;
  readonly #options: ConductorOptions;
  readonly #pace: Pace;
  readonly #insistence: Insistence;
  readonly #waits: Waits;
  #sentences = 0;
  #lastWordsMs = LAST_WORDS_MS;

  constructor(options: ConductorOptions) {
    this.#options = options;
    this.#pace = new Pace(options.news, options.signal);
    this.#waits = new Waits(options.news, options.signal);
    this.#insistence = new Insistence(options.ids, options.news, options.signal);
  }

  /** How often something was asked again. */
  get repeated(): number {
    return this.#insistence.repeated;
  }

  /** Plays all steps, or those until it is aborted. @throws OperatorError when an event cannot be started */
  async play(): Promise<void> {
    const { plan, sessions, signal, onStep } = this.#options;
    const keeping = setInterval(() => {
      for (const session of sessions.values()) session.keepAlive(nowMs());
    }, KEEP_ALIVE_MS);
    try {
      for (const [at, step] of plan.steps.entries()) {
        if (signal.aborted || this.#options.connections.areLost) return;
        await this.#take(step);
        onStep(at + 1, plan.steps.length);
      }
      await this.#finish();
    } finally {
      clearInterval(keeping);
      for (const session of sessions.values()) session.close();
    }
  }

  async #take(step: Step): Promise<void> {
    const { clock, news, signal, connections } = this.#options;
    for (let left = clock.dueMs(step.atMs) - nowMs(); left > 0 && !signal.aborted && !connections.areLost; ) {
      // Whatever comes wakes it up; only the time counts.
      await news.next(left);
      left = clock.dueMs(step.atMs) - nowMs();
    }
    if (signal.aborted || connections.areLost) return;
    if (step.kind === "start") await this.#start(step);
    else if (step.kind === "end") await this.#end(step);
    else await this.#send(step);
    // Against time it is made up for: what is late falls further behind.
    if (!this.#isHurried(step)) clock.done(step.atMs, nowMs());
  }

  /** A run is on that time moves, here or at that moment of the capture. */
  #isHurried({ atMs }: Step): boolean {
    for (const { isOpen, eyes, planned } of this.#options.sessions.values()) {
      if (isOpen && (eyes.story.isAgainstTime(nowMs()) || planned.eyes.story.isAgainstTime(atMs))) return true;
    }
    return false;
  }

  async #start(step: StartStep): Promise<void> {
    const { startEvent, ids, say } = this.#options;
    const run: NamedId = { kind: "run", field: "instanceId", id: step.instanceId };
    // What a client has just called comes by itself.
    if (startEvent === null || ids.find(run, 0) !== null) return;
    say(await startEvent(step));
    this.started += 1;
    await this.#waits.until(() => ids.find(run, 0) !== null, nowMs() + LOGIN_MS);
  }

  async #end(step: EndStep): Promise<void> {
    const session = this.#options.sessions.get(step.session);
    if (session === undefined || !session.isOpen) return;
    await this.#milestones(session, step);
    await this.#lastWords(step.session);
    session.isLeaving = true;
    session.close();
  }

  async #send(step: SendStep): Promise<void> {
    const session = this.#options.sessions.get(step.session);
    if (session === undefined) return;
    if (session.planned.leftOut !== null) return this.#skip(session, "its session is left out");
    const opcode = opcodeOf(step.frame);
    if (!this.#options.sendsRefused && step.refusal !== 0 && combat.includes(opcode)) {
      return this.#skip(session, "the capture shows it refused");
    }
    if (!session.isConnected) await this.#options.connections.open(session);
    if (!session.isOpen) return this.#lose(session, step);
    await this.#milestones(session, step);
    const packet = readPacket(step.frame, step.dialect);
    const ids = packet === null ? [] : await this.#ids(session, step, packet);
    if (ids === null) return;
    if (!session.isOpen) return this.#lose(session, step);
    if (opcode === ClientLogout.opcode) await this.#lastWords(step.session);
    await this.#pace.allowed(step, packet, session.eyes.stay.name);
    const frame = packet === null || ids.length === 0 ? step.frame : frameOf(withIds(packet, ids), step);
    session.isLeaving ||= opcode === ClientLogout.opcode;
    session.send(step, frame);
    await this.#done(session, step, frame, ids);
  }

  /** Waits until the server has done it, and asks again for what it refuses for the moment only. */
  async #done(session: LiveSession, step: SendStep, frame: Buffer, ids: readonly NamedId[]): Promise<void> {
    const opcode = opcodeOf(frame);
    if (opcode === ClientAuth.opcode) {
      await this.#waits.until(() => session.eyes.authResult !== null || !session.isOpen, nowMs() + LOGIN_MS);
    } else if (opcode === ClientLogout.opcode) {
      await this.#waits.until(() => !session.isOpen, nowMs() + LOGOUT_MS);
    } else if (ordered.includes(opcode)) {
      const code = await session.settled();
      if (code !== null && step.refusal === 0 && combat.includes(opcode)) {
        const isHurried = this.#isHurried(step) || this.#options.plan.gaps.isOpen(step.stay.name, step.atMs);
        await this.#insistence.ask(session, { step, frame, ids, code, isHurried });
      }
    }
  }

  /** Waits until its client has been shown what the one of the capture had been shown. */
  async #milestones(session: LiveSession, step: SendStep | EndStep): Promise<void> {
    if (session.milestonesReached >= step.milestones) return;
    const { clock, say } = this.#options;
    const isSo = (): boolean => session.milestonesReached >= step.milestones || !session.isOpen;
    const sinceMs = nowMs();
    const isMissed = this.#isMissed(session, step);
    const came = isMissed
      ? await this.#waits.inGap(isSo)
      : await this.#waits.until(isSo, clock.patienceEndsMs(step.atMs, sinceMs));
    if (!isMissed) clock.waited(came);
    if (this.#isHurried(step)) clock.slipped(nowMs() - Math.max(sinceMs, clock.dueMs(step.atMs)));
    if (came) return;
    const missing = session.planned.milestones[session.milestonesReached];
    if (!this.#options.signal.aborted) say(`Session ${step.session} was not shown in time: ${missing}.`);
    session.giveUpMilestones(step.milestones);
  }

  /** Whether those who are left out may have brought about what comes next. */
  #isMissed({ planned, milestonesReached }: LiveSession, { atMs }: Step): boolean {
    const isOwn = /^(login$|zone )/.test(planned.milestones[milestonesReached] ?? "");
    return !isOwn && this.#options.plan.gaps.isOpen(null, atMs);
  }

  /** The live ids for those of a packet; null where one does not come, and the packet is skipped. */
  async #ids(session: LiveSession, step: SendStep, packet: ReadPacket): Promise<NamedId[] | null> {
    const { plan, ids: map, clock, say, signal } = this.#options;
    const found: NamedId[] = [];
    for (const named of namedIds(packet)) {
      const sinceMs = nowMs();
      const isMissed = plan.gaps.isOpen(step.stay.name, step.atMs);
      const isHurried = named.kind === "entity" && this.#isHurried(step);
      const haste = isMissed || isHurried ? HURRY : 1;
      const find = (): number | null => (session.isOpen ? map.find(named, haste * (nowMs() - sinceMs)) : 0);
      const isThere = (): boolean => find() !== null;
      if (map.isHopeful(named) && !isThere()) {
        if (isMissed) await this.#waits.inGap(isThere);
        else if (isHurried) clock.hurried(await this.#waits.until(isThere, clock.hurriedEndsMs(step.atMs, sinceMs)));
        else clock.waited(await this.#waits.until(isThere, clock.patienceEndsMs(step.atMs, sinceMs)));
      }
      const id = find();
      if (id !== null) {
        found.push({ ...named, id });
        continue;
      }
      const why = map.giveUp(named);
      this.#skip(session, `of the ${named.kind} that it names, ${why}`);
      this.#sentences += 1;
      if (this.#sentences <= SENTENCES_MAX && !signal.aborted) {
        say(`${packet.definition.name} of session ${step.session} is skipped: of ${named.kind} ${named.id}, ${why}.`);
      }
      return null;
    }
    return found;
  }

  /** What hangs on a client that is gone is not expected of the others. */
  #lose(session: LiveSession, { stay, atMs }: SendStep): void {
    this.#options.plan.gaps.opens(stay.name, atMs);
    this.#skip(session, `its connection is gone (${session.ended})`);
  }

  #skip(session: LiveSession, reason: string): void {
    session.counters.skipped += 1;
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }

  /** What a session should still be shown may be on its way; where nothing comes, the others do not wait as long. */
  async #lastWords(session: number): Promise<void> {
    const isSo = (): boolean => this.#options.isAsTold(session);
    if (!(await this.#waits.until(isSo, nowMs() + this.#lastWordsMs))) this.#lastWordsMs /= 2;
  }

  async #finish(): Promise<void> {
    const { plan, sessions } = this.#options;
    const last = plan.steps.at(-1)?.atMs ?? 0;
    for (const session of sessions.values()) {
      if (!session.isOpen) continue;
      const step: EndStep = {
        ...{ kind: "end", atMs: last, session: session.planned.session },
        milestones: session.planned.milestones.length,
      };
      await this.#milestones(session, step);
      await this.#lastWords(step.session);
      session.isLeaving = true;
    }
  }
}

const frameOf = ({ definition, fields }: ReadPacket, { dialect }: SendStep): Buffer =>
  encodeFrame(definition, fields, dialect);
