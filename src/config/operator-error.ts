/**
 * Something only the person at the keyboard can put right: a taken port, a folder that cannot be written, a server that
 * is not there. The message is one sentence that says what to do, and is shown as it is; `exitCode` is what the CLI ends with.
 */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
  readonly exitCode: 1 | 2 = 1;
}

/** Wrong usage: a flag, a variable or an argument that says something it cannot say. */
export class ConfigError extends OperatorError {
  override readonly name: string = "ConfigError";
  override readonly exitCode = 2;
}

/** The system's code of a failed call (`ENOENT`, `EACCES`, …), or "" where there is none. */
export const systemCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Whether a code says that a disk is full: the system's own, or PostgreSQL's of its disk. */
export const isDiskFull = (code: string): boolean => ["ENOSPC", "EDQUOT", "53100"].includes(code);
