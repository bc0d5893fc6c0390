/** The server's own captures: started, followed and stopped while the game goes on. */
import { makeRoom } from "./capture-folder.ts";
import { FileRing } from "./file-ring.ts";
import { pcapngHeader } from "./pcapng-blocks.ts";
import { Recording, type RecordingCounts } from "./recording.ts";
import { type LiveSession, TrackedSession, type TrackingStart } from "./tracked-session.ts";

/** Whose bytes a capture takes: everybody's, one connection's, or all of a character's from login to login. */
export type CaptureTarget =
  | { readonly kind: "all" }
  | { readonly kind: "session"; readonly sessionId: number }
  | { readonly kind: "player"; readonly name: string };

export type CaptureStatus = RecordingCounts & {
  readonly captureId: number;
  readonly target: CaptureTarget;
  /** Unix time. */
  readonly startedMs: number;
  /** The file that is being written; earlier ones lie beside it. */
  readonly path: string;
};

export type CaptureRefusal = {
  readonly ok: false;
  readonly reason: "no_session" | "too_many" | "unavailable";
  readonly message: string;
};

/** How sessions are asked for; what the recorder gives for each has the shape of the net room's tap. */
type OpenTracked = (session: LiveSession, start: TrackingStart) => TrackedSession;

type Log = { info(fields: object, message: string): void; warn(fields: object, message: string): void };

export type RecorderOptions = {
  readonly folder: string;
  /** Of all files of one capture together. */
  readonly maxBytes: number;
  readonly maxFrameBytes: number;
  readonly application: string;
  /** Unix time in microseconds; never goes back. */
  readonly nowUs: () => number;
  readonly log: Log;
  /** Has every session tracked, from now on and those that there are; null: none any more. */
  readonly attach: (open: OpenTracked | null) => void;
};

type Running = {
  readonly captureId: number;
  readonly target: CaptureTarget;
  readonly startedMs: number;
  /** What its files are called before their number. */
  readonly name: string;
  readonly ring: FileRing;
  readonly recording: Recording;
};

const MAX_CAPTURES = 8;
/** The folder holds the files of so many full captures; above it the oldest go. */
const FOLDER_CAPTURES = 16;
/** A disk that hangs does not keep the server from stopping. */
const CLOSE_MS = 5_000;

export class Recorder {
  readonly #options: RecorderOptions;
  readonly #running = new Map<number, Running>();
  readonly #tracked = new Set<TrackedSession>();
  #starting = 0;
  #isAttached = false;
  #nextId = 1;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The captures under way, the oldest first. */
  list(): readonly CaptureStatus[] {
    return Array.from(this.#running.values(), statusOf);
  }

  /** Begins a capture; its first file is there when this resolves. */
  async start(target: CaptureTarget): Promise<{ readonly ok: true; readonly capture: CaptureStatus } | CaptureRefusal> {
    if (this.#running.size + this.#starting >= MAX_CAPTURES) {
      return { ok: false, reason: "too_many", message: `There are ${MAX_CAPTURES} captures already: stop one first.` };
    }
    this.#starting++;
    this.#attach();
    try {
      return await this.#begin(target);
    } finally {
      this.#starting--;
      this.#detachIfIdle();
    }
  }

  /** Ends a capture and closes its file; null: there is none of this number. */
  async stop(captureId: number): Promise<CaptureStatus | null> {
    const running = this.#running.get(captureId);
    if (!running) return null;
    this.#running.delete(captureId);
    for (const session of this.#tracked) session.leave(running.recording);
    this.#detachIfIdle();
    await running.recording.close(this.#options.nowUs());
    const status = statusOf(running);
    this.#options.log.info(status, "capture stopped");
    return status;
  }

  /** Ends all captures; for 5 s at most. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_MS);
    });
    await Promise.race([Promise.all([...this.#running.keys()].map((captureId) => this.stop(captureId))), late]);
    clearTimeout(timer);
  }

  async #begin(
    target: CaptureTarget,
  ): Promise<{ readonly ok: true; readonly capture: CaptureStatus } | CaptureRefusal> {
    const isThere = (): boolean => target.kind !== "session" || this.#sessionsFor(target).length > 0;
    const gone = { ok: false, reason: "no_session", message: "There is no session of this number." } as const;
    if (!isThere()) return gone;
    const captureId = this.#nextId++;
    try {
      const running = await this.#open(captureId, target);
      if (!isThere()) {
        await running.recording.close(this.#options.nowUs());
        return gone;
      }
      this.#running.set(captureId, running);
      for (const session of this.#sessionsFor(target)) session.join(running.recording);
      const capture = statusOf(running);
      this.#options.log.info(capture, "capture started");
      return { ok: true, capture };
    } catch (error) {
      const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
      const message = `${this.#options.folder} cannot be written (${reason}): make room there, or make it writable.`;
      return { ok: false, reason: "unavailable", message };
    }
  }

  async #open(captureId: number, target: CaptureTarget): Promise<Running> {
    const { folder, maxBytes, application, log, nowUs } = this.#options;
    const startedMs = Math.floor(nowUs() / 1_000);
    // Once each: a disk in trouble fails again and again.
    let isTold = false;
    const tellOnce = (err: unknown): void => {
      if (!isTold) log.warn({ captureId, err }, "a capture leaves frames out: its disk is too slow, full or broken");
      isTold = true;
    };
    const name = fileName(captureId, target, startedMs);
    await this.#makeRoom();
    const header = pcapngHeader(application, `capture ${captureId} of ${wordsOf(target)}; logins are redacted`);
    const ring = await FileRing.open({ folder, name, maxBytes, header, onFault: tellOnce });
    const recording = new Recording(ring, () => tellOnce(null));
    return { captureId, target, startedMs, name, ring, recording };
  }

  /** Each capture under way, and the one that begins, may yet grow to its full size. */
  async #makeRoom(): Promise<void> {
    const { folder, maxBytes, log } = this.#options;
    const names = new Set(Array.from(this.#running.values(), ({ name }) => name));
    const left = FOLDER_CAPTURES - this.#running.size - this.#starting;
    const removed = await makeRoom(folder, left * maxBytes, names);
    if (removed.length > 0) log.warn({ removed }, "old captures were removed to make room for a new one");
  }

  #sessionsFor(target: CaptureTarget): TrackedSession[] {
    return [...this.#tracked].filter((session) => isMeant(target, session));
  }

  #attach(): void {
    if (this.#isAttached) return;
    this.#isAttached = true;
    this.#options.attach((session, start) => this.#track(session, start));
  }

  #detachIfIdle(): void {
    if (!this.#isAttached || this.#running.size + this.#starting > 0) return;
    this.#isAttached = false;
    this.#options.attach(null);
    this.#tracked.clear();
  }

  #track(session: LiveSession, start: TrackingStart): TrackedSession {
    const { maxFrameBytes, nowUs } = this.#options;
    const tracked = new TrackedSession(session, start, {
      ...{ maxFrameBytes, nowUs },
      onNamed: (named) => this.#joinAll(named),
      onClosed: (closed) => this.#forget(closed),
    });
    this.#tracked.add(tracked);
    this.#joinAll(tracked);
    return tracked;
  }

  #joinAll(session: TrackedSession): void {
    for (const { target, recording } of this.#running.values()) if (isMeant(target, session)) session.join(recording);
  }

  /** A capture of one session has nothing to wait for when that is over. */
  #forget(session: TrackedSession): void {
    this.#tracked.delete(session);
    for (const { captureId, target } of this.#running.values()) {
      if (target.kind === "session" && target.sessionId === session.id) void this.stop(captureId);
    }
  }
}

/** A target in words, as it is typed behind `.capture start`. */
function wordsOf(target: CaptureTarget): string {
  if (target.kind === "all") return "all";
  return target.kind === "session" ? `session ${target.sessionId}` : `player ${target.name}`;
}

function isMeant(target: CaptureTarget, session: TrackedSession): boolean {
  if (target.kind === "all") return true;
  if (target.kind === "session") return session.id === target.sessionId;
  return session.characterName?.toLowerCase() === target.name.toLowerCase();
}

function statusOf({ captureId, target, startedMs, ring, recording }: Running): CaptureStatus {
  return { captureId, target, startedMs, path: ring.pathOf(ring.file), ...recording.counts };
}

/** Like `20260801T120000Z-1-player-mirelda`: sorted by time, and safe whatever a character is called. */
function fileName(captureId: number, target: CaptureTarget, startedMs: number): string {
  const stamp = new Date(startedMs).toISOString().replace(/[-:]|\.\d+/g, "");
  const words = wordsOf(target)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  return `${stamp}-${captureId}-${words}`;
}
