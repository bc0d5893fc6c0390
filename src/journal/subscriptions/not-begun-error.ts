/** The handler was not reached: no connection was to be had, or no transaction begun. The event has no part in it. */
export class NotBegunError extends Error {
  override readonly name = "NotBegunError";

  constructor(cause: unknown) {
    super(`the event was not begun: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
