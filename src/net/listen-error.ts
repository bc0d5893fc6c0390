/** The game port could not be opened; `message` is one sentence that says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(sentenceFor(host, port, cause), { cause });
  }
}

function sentenceFor(host: string, port: number, cause: NodeJS.ErrnoException): string {
  switch (cause.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is taken: stop the program that uses it, or set GAME_PORT to another port (0 takes a free one).`;
    case "EACCES":
      return `Port ${port} on ${host} needs rights that this user does not have: set GAME_PORT to a port above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `This machine has no address ${host}: set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.`;
    default:
      return `Port ${port} on ${host} cannot be opened (${cause.code ?? cause.message}): check HOST and GAME_PORT.`;
  }
}
