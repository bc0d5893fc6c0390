/** What commands may ask of the captures. */
import type { CaptureRefusal, CaptureStatus, CaptureTarget, Recorder } from "../capture/recorder.ts";

export type CaptureOperations = {
  /** The captures under way, the oldest first. */
  captures(): readonly CaptureStatus[];
  startCapture(target: CaptureTarget): Promise<{ readonly ok: true; readonly capture: CaptureStatus } | CaptureRefusal>;
  /** What the capture came to; null: there is none of this number. */
  stopCapture(captureId: number): Promise<CaptureStatus | null>;
};

/** The recorder, as commands ask for it. */
export function captureOperations(recorder: Recorder): CaptureOperations {
  return {
    captures: () => recorder.list(),
    startCapture: (target) => recorder.start(target),
    stopCapture: (captureId) => recorder.stop(captureId),
  };
}
