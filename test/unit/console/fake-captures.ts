import type { CaptureStatus } from "../../../src/capture/recorder.ts";
import type { CaptureOperations } from "../../../src/console/capture-operations.ts";

/** Captures that record nothing: session 4711 is there, and Mirelda plays it. */
export const fakeCaptures = (): CaptureOperations => {
  const running = new Map<number, CaptureStatus>();
  let nextId = 1;
  return {
    captures: () => [...running.values()],
    async startCapture(target) {
      if (target.kind === "session" && target.sessionId !== 4711) {
        return { ok: false, reason: "no_session", message: "There is no session of this number." };
      }
      const captureId = nextId++;
      const sessions = target.kind === "player" && target.name !== "Old Mirelda" ? 0 : 1;
      const counts = { sessions, frames: 12, bytes: 345, lostFrames: captureId === 2 ? 6 : 0 };
      const capture = { captureId, target, startedMs: 0, path: `captures/${captureId}.pcapng`, ...counts };
      running.set(captureId, capture);
      return { ok: true, capture };
    },
    async stopCapture(captureId) {
      const capture = running.get(captureId) ?? null;
      running.delete(captureId);
      return capture;
    },
  };
};
