import type { LineStream } from "./command.ts";
import type { Login } from "./console-login.ts";
import type { TelnetConnection } from "./telnet-connection.ts";

const HINT = "Press Enter to stop.";

/**
 * Writes lines as they come, until their source ends, something is typed or the caller may no more; for programs each
 * is `{"line"}`, and the answer follows. Waits for a terminal that reads slowly: what it misses meanwhile is the source's affair.
 * @param timeoutMs a terminal that reads nothing for so long is closed
 */
export const followLines = async (
  connection: TelnetConnection,
  { caller, style }: Login,
  first: readonly string[],
  follow: LineStream,
  timeoutMs: number,
): Promise<void> => {
  const write =
    style === "json"
      ? (line: string) => connection.write(`${JSON.stringify({ line })}\n`)
      : (line: string) => connection.writeLines([line]);
  for (const line of style === "json" ? first : [...first, HINT]) write(line);
  const stop = new AbortController();
  void connection.keyPressed(stop.signal).then(() => stop.abort());
  try {
    for await (const line of follow(stop.signal)) {
      if (stop.signal.aborted || caller.revocation?.isRevoked() === true || !(await connection.whenRead(timeoutMs)))
        break;
      write(line);
    }
  } finally {
    stop.abort();
  }
};
