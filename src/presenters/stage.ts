import type { OutFrame } from "../net/outbox.ts";
import type { Session } from "../net/session.ts";
import type { Entity, Player } from "../world/entity.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import type { SharedFrame } from "./shared-frame.ts";

export type GameSession = Session<Player>;

/** Which sessions of a zone a frame is for; asked when it is delivered. */
export type Audience = (session: GameSession) => boolean;

/** Takes a frame for those in a zone: for all of them, or for an audience. */
export type Show = (frame: SharedFrame, to?: Audience | null) => void;

/** Adds what changed since the last delivery to a zone's frames: folded progress, health, positions. */
type Folded = (zone: ZoneInstance, show: Show) => void;

/** A frame that waits; `to` is null where it is for all. */
type Waiting = { readonly frame: SharedFrame; readonly to: Audience | null };

/** What waits for the sessions of one zone instance. */
type ZoneScreen = {
  readonly sessions: Set<GameSession>;
  health: Set<Entity>;
  moved: Set<Entity>;
  frames: Waiting[];
};

/**
 * Parts of the flush interval. What became durable waits for nothing but the end of a delivery that has just been, as
 * commits themselves are an interval apart. What the world changes by itself waits a little longer than an interval, so
 * that under load it goes out with the next commit, in one write instead of two.
 */
const DURABLE_PART = 0.4;
const WORLD_PART = 1.4;

/**
 * Who is in which zone, and what waits to be shown there. Everything that happens is gathered per zone and delivered
 * when a commit returns, or soon after; the sessions then write once each, or with the next delivery what only folds.
 */
export class Stage {
  readonly #zones = new Map<ZoneInstance, ZoneScreen>();
  readonly #sessions = new Map<Player, GameSession>();
  readonly #dirty = new Set<ZoneInstance>();
  readonly #folded: Folded[] = [];
  readonly #intervalMs: number;
  readonly #endDelivery: () => boolean;
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  #dueMs = 0;
  #timer: NodeJS.Timeout | null = null;

  /** @param endDelivery writes to the sessions what cannot wait, and tells whether some of it does */
  constructor(intervalMs: number, endDelivery: () => boolean) {
    this.#intervalMs = intervalMs;
    this.#endDelivery = endDelivery;
  }

  /** Registers somebody who folds changes until they are delivered. */
  onDeliver(folded: Folded): void {
    this.#folded.push(folded);
  }

  bind(player: Player, session: GameSession): void {
    this.#sessions.set(player, session);
  }

  sessionOf(player: Player): GameSession | undefined {
    return this.#sessions.get(player);
  }

  /** From now on the session is shown what happens in the zone. */
  enter(zone: ZoneInstance, session: GameSession): void {
    this.screen(zone).sessions.add(session);
  }

  leave(zone: ZoneInstance, player: Player): void {
    const session = this.#sessions.get(player);
    if (session !== undefined) this.#zones.get(zone)?.sessions.delete(session);
    this.#sessions.delete(player);
  }

  sessionsIn(zone: ZoneInstance): Iterable<GameSession> {
    return this.screen(zone).sessions;
  }

  screen(zone: ZoneInstance): ZoneScreen {
    let screen = this.#zones.get(zone);
    if (screen === undefined) {
      screen = { sessions: new Set(), health: new Set(), moved: new Set(), frames: [] };
      this.#zones.set(zone, screen);
    }
    return screen;
  }

  /** Shows a packet to a zone instance with the next delivery, in the order of these calls. */
  show(zone: ZoneInstance, frame: SharedFrame, to: Audience | null = null): void {
    this.screen(zone).frames.push({ frame, to });
    this.requestFlush(zone);
  }

  /** Shows a packet to one player with its next news, or by the second delivery from now. */
  showSoon(player: Player, frame: SharedFrame): void {
    const session = this.#sessions.get(player);
    if (session === undefined) return;
    session.sendPatiently(frame.in(session.dialect));
    this.#flushIn(WORLD_PART);
  }

  /** As `show`, to everyone in any zone. */
  showRealm(frame: SharedFrame): void {
    for (const [zone, { sessions }] of this.#zones) if (sessions.size > 0) this.show(zone, frame);
  }

  /** Hands what waits in a zone to its sessions now; they write it with their next flush. */
  deliver(zone: ZoneInstance): void {
    const screen = this.screen(zone);
    const show: Show = (frame, to = null) => screen.frames.push({ frame, to });
    for (const folded of this.#folded) folded(zone, show);
    const { frames } = screen;
    if (frames.length === 0) return;
    screen.frames = [];
    for (const session of screen.sessions) {
      const { dialect } = session;
      for (const { frame, to } of frames) if (to === null || to(session)) sendTo(session, frame.in(dialect));
    }
  }

  /** Has a zone delivered with the next commit, or before long. */
  requestFlush(zone: ZoneInstance): void {
    this.#flushAfter(zone, WORLD_PART);
  }

  /** Has a zone delivered that a commit has news for. */
  flushDurable(zone: ZoneInstance): void {
    this.#flushAfter(zone, DURABLE_PART);
  }

  #flushAfter(zone: ZoneInstance, part: number): void {
    this.#dirty.add(zone);
    this.#flushIn(part);
  }

  /** @param part of the interval, from the last flush on */
  #flushIn(part: number): void {
    const dueMs = this.#lastFlushMs + this.#intervalMs * part;
    if (this.#timer !== null) {
      if (this.#dueMs <= dueMs) return;
      clearTimeout(this.#timer);
    }
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.#flush(), Math.max(0, dueMs - performance.now()));
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #flush(): void {
    this.#timer = null;
    this.#lastFlushMs = performance.now();
    for (const zone of this.#dirty) this.deliver(zone);
    this.#dirty.clear();
    if (this.#endDelivery()) this.#flushIn(WORLD_PART);
  }
}

/** What a later frame of its key would supersede can wait a little; the rest is written with this delivery. */
function sendTo(session: GameSession, frame: OutFrame): void {
  if (frame.key === null) session.send(frame);
  else session.sendPatiently(frame);
}
