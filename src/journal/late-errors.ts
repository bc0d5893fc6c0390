/** What an error of the database means for a batch: it may still go in (late), or it never will (refused). */
export type ErrorClass = "late" | "refused";

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const lateStates = new Set([
  "40001", // serialization failure
  "40P01", // deadlock
  "55P03", // lock timeout
  "57014", // statement timeout, or a statement cancelled by an administrator
  "25006", // read-only: a standby that is not promoted yet
  "25P03", // idle in a transaction for too long: hung up on
  "25P04", // a transaction that took too long: hung up on
  "58030", // input/output error
  "58P01", // a file that is not there, such as one of a disk that has gone
]);
// Connection; insufficient resources (disk, memory, connections); operator intervention (shutdown, crash, starting up).
const lateClasses = ["08", "53", "57P0"];

const lateSystemCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOENT",
]);

// The driver's own errors have no code.
const lateMessage = /connection terminated|not queryable|timeout|connection error|connection was closed/i;

/** Tells a database that is away, full or busy from one that says no. An error that wraps another counts as both. */
export function classifyError(error: unknown): ErrorClass {
  for (let one = error; one instanceof Error; one = one.cause) if (isLate(one)) return "late";
  return "refused";
}

function isLate(error: Error): boolean {
  const code = errorCode(error);
  if (code === null) return lateMessage.test(error.message);
  if (lateSystemCodes.has(code) || lateStates.has(code)) return true;
  return lateClasses.some((prefix) => code.startsWith(prefix));
}

/** Whether the database gave up waiting for a lock, or on the statement: it was tried for as long as it may take. */
export function hasTimedOut(error: unknown): boolean {
  const code = errorCode(error);
  return code === "55P03" || code === "57014";
}

/** Whether the connection that an error came from can still be used: the server answered and did not hang up. */
export function isConnectionUsable(error: unknown): boolean {
  const code = errorCode(error);
  return code !== null && /^[0-9A-Z]{5}$/.test(code) && !/^(08|57P0|25P03|25P04|EPIPE)/.test(code);
}

function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
