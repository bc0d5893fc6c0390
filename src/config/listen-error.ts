import { OperatorError, systemCode } from "./operator-error.ts";

/** Where somebody wanted to listen; `variable` is the setting that the port comes from. */
type Place = { readonly host: string; readonly port: number; readonly variable: "GAME_PORT" | "CONSOLE_PORT" };

/** A port could not be opened; `message` is one sentence that says what to do. */
export class ListenError extends OperatorError {
  override readonly name = "ListenError";

  constructor(place: Place, cause: Error) {
    super(sentenceFor(place, cause), { cause });
  }
}

function sentenceFor({ host, port, variable }: Place, cause: Error): string {
  const code = systemCode(cause);
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken: stop the program that uses it, or set ${variable} to another port (0 takes a free one).`;
    case "EACCES":
      return `Port ${port} on ${host} needs rights that this user does not have: set ${variable} to a port above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `This machine has no address ${host}: set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Port ${port} on ${host} cannot be opened (${code || cause.message}): check HOST and ${variable}.`;
  }
}
