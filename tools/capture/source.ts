/** Where a capture comes from: a file, or standard input as "-"; with a bar where that takes long. */
import { stat } from "node:fs/promises";
import { CaptureError, type CaptureItem } from "../../src/capture/capture-item.ts";
import { type CaptureSummary, readCapture, readCaptureBytes } from "../../src/capture/read-capture.ts";
import { OperatorError } from "../../src/config/operator-error.ts";
import { progressBar } from "../progress-bar.ts";

const STANDARD = "-";
const FOREIGN = "No connection in it speaks this protocol: capture the game port.\n";

/**
 * The items of a capture, in order.
 * @param showsProgress false where the terminal shows something else meanwhile
 * @throws OperatorError when it cannot be read.
 */
export async function* itemsOf(
  path: string,
  title: string,
  showsProgress: boolean,
): AsyncGenerator<CaptureItem, CaptureSummary> {
  const totalBytes =
    path === STANDARD
      ? 0
      : await stat(path).then(
          ({ size }) => size,
          () => 0,
        );
  const bar = progressBar(title, "bytes", showsProgress && totalBytes > 0);
  const progress = (bytes: number): void => bar.update(bytes, totalBytes);
  try {
    const items = path === STANDARD ? readCaptureBytes(process.stdin, { progress }) : readCapture(path, { progress });
    const summary = yield* items;
    if (summary.sessions === 0 && summary.foreign > 0) process.stderr.write(FOREIGN);
    return summary;
  } catch (error) {
    throw error instanceof CaptureError ? new OperatorError(error.message, { cause: error }) : error;
  } finally {
    bar.stop();
  }
}
