/** One session of the server as captures follow it. */
import type { Endpoint, Side } from "./capture-item.ts";
import { ClientStream, countFrames, type WholeFrames } from "./client-stream.ts";
import type { Piece, RecordedSession, Recording } from "./recording.ts";

/** What the server knows of a session at any time. */
export type LiveSession = {
  readonly id: number;
  readonly dialect: number;
  readonly isAuthenticated: boolean;
  readonly characterId: number | null;
  readonly characterName: string | null;
};

/** How its tracking began. `unhandled`: what the client had sent by then and nobody had handled. */
export type TrackingStart = {
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  readonly isNew: boolean;
  readonly unhandled: Buffer;
};

export type TrackedSessionOptions = {
  readonly maxFrameBytes: number;
  /** Unix time in microseconds. */
  readonly nowUs: () => number;
  /** Called when it is known whose session it is, and when it is over. */
  readonly onNamed: (session: TrackedSession) => void;
  readonly onClosed: (session: TrackedSession) => void;
};

/** A login is a few hundred bytes; a stranger who says more is recorded from the middle, if at all. */
const MAX_BEGINNING_BYTES = 4_096;

/**
 * Redacts what the client says and passes everything on to the recordings that follow the session. Until it is known
 * whose it is, its beginning is remembered, so that the capture of a character has the login, too.
 */
export class TrackedSession implements RecordedSession {
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  readonly #session: LiveSession;
  readonly #options: TrackedSessionOptions;
  readonly #stream: ClientStream;
  readonly #recordings = new Set<Recording>();
  #beginning: Piece[] | null;
  #beginningBytes = 0;
  readonly #startedUs: number;

  constructor(
    session: LiveSession,
    { client, server, isNew, unhandled }: TrackingStart,
    options: TrackedSessionOptions,
  ) {
    this.client = client;
    this.server = server;
    this.#session = session;
    this.#options = options;
    this.#stream = new ClientStream(options.maxFrameBytes, session.isAuthenticated);
    this.#startedUs = options.nowUs();
    this.#beginning = isNew ? [] : null;
    if (unhandled.length > 0) this.received(unhandled);
  }

  get id(): number {
    return this.#session.id;
  }

  get dialect(): number {
    return this.#session.dialect;
  }

  get characterName(): string | null {
    return this.#session.characterName;
  }

  get character(): string | null {
    const { characterId, characterName } = this.#session;
    return characterName === null ? null : `${characterName} (character ${characterId})`;
  }

  /** From now on a recording follows this session: from its start, where that is still remembered. */
  join(recording: Recording): void {
    if (this.#recordings.has(recording)) return;
    this.#recordings.add(recording);
    recording.begin(this, this.#startedUs, this.#beginning);
  }

  leave(recording: Recording): void {
    this.#recordings.delete(recording);
  }

  received(bytes: Buffer): void {
    const whole = this.#stream.push(bytes);
    if (whole !== null) this.#pass("client", whole);
  }

  sent(bytes: Buffer): void {
    this.#pass("server", { bytes, frames: countFrames(bytes) });
  }

  authenticated(): void {
    this.#stream.isAuthenticated = true;
    for (const recording of this.#recordings) recording.comment(this, `session ${this.id} is ${this.character}`);
    this.#options.onNamed(this);
    this.#beginning = null;
  }

  closed(isBroken: boolean): void {
    const rest = this.#stream.rest();
    if (rest !== null) this.#pass("client", rest);
    const atUs = this.#options.nowUs();
    for (const recording of this.#recordings) recording.end(this, atUs, isBroken ? "reset" : "closed");
    this.#options.onClosed(this);
  }

  #pass(from: Side, { bytes, frames }: WholeFrames): void {
    const piece = { atUs: this.#options.nowUs(), from, bytes, frames };
    for (const recording of this.#recordings) recording.piece(this, piece);
    if (this.#beginning === null) return;
    this.#beginningBytes += bytes.length;
    if (this.#beginningBytes > MAX_BEGINNING_BYTES) this.#beginning = null;
    // The server's frames may be views of something larger; the client's are copies already.
    else this.#beginning.push({ ...piece, bytes: from === "server" ? Buffer.from(bytes) : bytes });
  }
}
