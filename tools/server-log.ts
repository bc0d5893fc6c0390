/** The server's log: JSON lines on standard output, written beside the game and never in its way. */
import { setTimeout as delay } from "node:timers/promises";
import { type Logger, pino } from "pino";

/** `close` writes what waits, if that can be done soon; `abandon` forgets it, so that nothing delays an exit. */
export type ServerLog = { readonly log: Logger; close(): Promise<void>; abandon(): void };

/** Lines that may wait for a reader who stalls or a disk without room; what does not fit is lost. */
const MAX_WAITING_BYTES = 1_048_576;
const LAST_LINES_MS = 1_000;

const stateOf = (error: NodeJS.ErrnoException): string =>
  error.code === "EPIPE"
    ? "Nobody reads the log any more: the server goes on without it."
    : `The log cannot be written (${error.message}): free some space there; the server goes on meanwhile.`;

/** Opens the log. Whatever happens to its reader, its terminal or its disk costs log lines, and no player anything. */
export const openServerLog = (level: string): ServerLog => {
  const destination = pino.destination({ fd: 1, sync: false, maxLength: MAX_WAITING_BYTES });
  let isTold = false;
  let isRead = true;
  destination.on("error", (error: NodeJS.ErrnoException) => {
    if (!isTold) process.stderr.write(`${stateOf(error)}\n`);
    isTold = true;
    isRead = error.code !== "EPIPE";
  });
  const log = pino({ level }, destination);
  const abandon = (): void => {
    // What is said after the end would throw.
    log.level = "silent";
    destination.destroy();
  };
  const close = async (): Promise<void> => {
    if (!isRead) return abandon();
    const patience = new AbortController();
    const closed = new Promise<void>((resolve) => {
      destination.once("close", resolve);
      destination.once("error", () => resolve());
    });
    destination.end();
    await Promise.race([closed, delay(LAST_LINES_MS, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    abandon();
  };
  return { log, close, abandon };
};
