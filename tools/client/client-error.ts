/** What went wrong between a client and its server; `code` says what, `message` is one sentence. */
export type ClientErrorCode = "unreachable" | "refused_login" | "closed";

export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly code: ClientErrorCode;
  /** Result of `ServerAuthResult` where a login was refused; null otherwise. */
  readonly authResult: number | null;

  constructor(code: ClientErrorCode, message: string, options: { authResult?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.authResult = options.authResult ?? null;
  }
}
