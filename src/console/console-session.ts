/** One session of the console: login, then one line, one command, one answer, until somebody has had enough. */
import type { Caller } from "./command.ts";
import { type Login, login } from "./console-login.ts";
import type { ConsoleServices } from "./console-services.ts";
import type { Line } from "./line-splitter.ts";
import type { Answer } from "./registry.ts";
import type { TelnetConnection } from "./telnet-connection.ts";

const PROMPT = "AC>";

const answers = {
  terminal: (connection: TelnetConnection, { lines }: Answer): void => connection.writeLines(lines),
  json: (connection: TelnetConnection, { ok, lines }: Answer): void =>
    connection.write(`${JSON.stringify({ ok, lines })}\n`),
} as const;

const refusal = (line: string): Answer => ({ ok: false, lines: [line], endsSession: false });

/** A faulty command is the server's trouble, not the session's: it is logged, and the next one is read. */
const execute = async (services: ConsoleServices, caller: Caller, line: Line): Promise<Answer> => {
  if (line.kind === "too_long") return refusal(`Line too long: ${services.limits.lineLimitBytes} bytes at most.`);
  const command = line.text.replace(/\p{Cc}/gu, " ").trim();
  if (command === "") return { ok: true, lines: [], endsSession: false };
  const entry = { actor: caller.actor, role: caller.role, command };
  try {
    const answer = await services.registry.execute(command, caller);
    const outcome = answer.ok ? { outcome: "done" } : { outcome: "refused", answer: answer.lines[0] };
    services.log.info({ ...entry, ...outcome }, "console command");
    return answer;
  } catch (error) {
    services.log.error({ ...entry, outcome: "failed", err: error }, "console command");
    return refusal("Command failed, see the server's log.");
  }
};

const serve = async (connection: TelnetConnection, services: ConsoleServices, { caller, style }: Login) => {
  for (;;) {
    if (style === "terminal") connection.write(PROMPT);
    const line = await connection.readLine(services.limits.idleMs);
    if (line === null) return;
    const answer = await execute(services, caller, line);
    answers[style](connection, answer);
    if (answer.endsSession) return;
  }
};

/** Runs a session from greeting to close. Never rejects. */
export const runConsoleSession = async (connection: TelnetConnection, services: ConsoleServices): Promise<void> => {
  const tooLate = setTimeout(() => connection.close("Login timed out."), services.limits.loginTimeoutMs);
  try {
    const entered = await login(connection, services);
    clearTimeout(tooLate);
    if (entered !== null) await serve(connection, services, entered);
    connection.close();
  } catch (error) {
    services.log.error({ address: connection.address, err: error }, "console session failed");
    connection.close("Session failed, see the server's log.");
  } finally {
    clearTimeout(tooLate);
  }
};
