/** One session of the console: login, then one line, one command, one answer, until somebody has had enough. */
import type { Caller } from "./caller.ts";
import { CommandError } from "./command.ts";
import { type Login, login } from "./console-login.ts";
import type { ConsoleServices } from "./console-services.ts";
import { followLines } from "./follow-lines.ts";
import type { Line } from "./line-splitter.ts";
import type { Answer } from "./registry.ts";
import type { TelnetConnection } from "./telnet-connection.ts";

const PROMPT = "AC>";
const REVOKED = "Your account was changed: log in again.";

const answers = {
  terminal: (connection: TelnetConnection, { lines }: Answer): void => connection.writeLines(lines),
  json: (connection: TelnetConnection, { ok, lines }: Answer): void =>
    connection.write(`${JSON.stringify({ ok, lines })}\n`),
} as const;

const refusal = (line: string): Answer => ({ ok: false, lines: [line], endsSession: false });

/** A faulty command is the server's trouble, not the session's: the audit has logged it, and the next one is read. */
const execute = async (services: ConsoleServices, caller: Caller, line: Line): Promise<Answer> => {
  if (line.kind === "too_long") return refusal(`Line too long: ${services.limits.lineLimitBytes} bytes at most.`);
  const command = line.text.replace(/\p{Cc}/gu, " ").trim();
  if (command === "") return { ok: true, lines: [], endsSession: false };
  if (caller.revocation?.isRevoked() === true) return { ...refusal(REVOKED), endsSession: true };
  try {
    return await services.registry.execute(command, caller);
  } catch {
    return refusal("Command failed, see the server's log.");
  }
};

const serve = async (connection: TelnetConnection, services: ConsoleServices, entered: Login) => {
  const { caller, style } = entered;
  const { idleMs } = services.limits;
  let isPrompted = false;
  let isFollowing = false;
  /** What is said to everybody comes between the lines, and the prompt again after it; programs hear it where they follow. */
  const hear = (notice: string) => {
    if (connection.isBehind) return;
    if (style === "json") {
      if (isFollowing) connection.write(`${JSON.stringify({ line: notice })}\n`);
      return;
    }
    connection.writeLines(isPrompted ? ["", notice] : [notice]);
    if (isPrompted) connection.write(PROMPT);
  };
  const leave = services.notices.listen(hear);
  /** Who does nothing but read is sent away at once; a command is answered first. */
  const revoke = () => {
    if (isPrompted || isFollowing) connection.close(REVOKED);
  };
  const unwatch = caller.revocation?.listen(revoke);
  try {
    for (;;) {
      if (caller.revocation?.isRevoked() === true) return connection.close(REVOKED);
      if (style === "terminal") connection.write(PROMPT);
      isPrompted = true;
      const line = await connection.readLine(idleMs);
      isPrompted = false;
      if (line === null) return;
      const answer = await execute(services, caller, line);
      if (answer.follow !== undefined) {
        isFollowing = true;
        await followLines(connection, entered, answer.lines, answer.follow, idleMs);
        isFollowing = false;
      }
      answers[style](connection, answer.follow === undefined ? answer : { ...answer, lines: [] });
      if (answer.endsSession) return;
    }
  } finally {
    leave();
    unwatch?.();
  }
};

/**
 * Runs a session from greeting to close. Never rejects.
 * @param admit asked when somebody has logged in; why there is no place, or null
 */
export const runConsoleSession = async (
  connection: TelnetConnection,
  services: ConsoleServices,
  admit: (login: Login) => string | null,
): Promise<void> => {
  const tooLate = setTimeout(() => connection.close("Login timed out."), services.limits.loginTimeoutMs);
  try {
    const entered = await login(connection, services);
    clearTimeout(tooLate);
    const refused = entered === null ? null : admit(entered);
    if (refused !== null) return connection.close(refused);
    if (entered?.style === "terminal") connection.writeLines(services.greeting());
    if (entered !== null) await serve(connection, services, entered);
    connection.close();
  } catch (error) {
    if (error instanceof CommandError) return connection.close(error.lines[0]);
    services.log.error({ address: connection.address, err: error }, "console session failed");
    connection.close("Session failed, see the server's log.");
  } finally {
    clearTimeout(tooLate);
  }
};
