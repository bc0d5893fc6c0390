/**
 * The way in:
 *
 *     Username → Password → right, and a gamemaster or admin → commands
 *        │  ↑________________ wrong, three times at most ┘
 *        └ first line "#gm TOKEN" → commands, answered in JSON (`zonetide gm`)
 *
 * Whatever is wrong — name, password, role or a lock — gets the same answer after the same time.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as timer } from "node:timers/promises";
import { type Caller, mayUse } from "./caller.ts";
import type { ConsoleServices } from "./console-services.ts";
import type { TelnetConnection } from "./telnet-connection.ts";

/** Who came in, and how answers are written to them. */
export type Login = { readonly caller: Caller; readonly style: "terminal" | "json" };

const LOCAL_ACCESS = /^#gm (.*)$/;
const FAILED = "Authentication failed";

/** A delay that does not keep a stopping server alive. */
const sleep = (delayMs: number): Promise<unknown> => timer(delayMs, undefined, { ref: false });

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Digests are compared, so that neither length nor content shows in the time it takes. */
const isToken = (given: string, token: string): boolean => timingSafeEqual(digest(given), digest(token));

/** Reads until a line with something in it comes; null when none will. */
const ask = async (connection: TelnetConnection, prompt: string, timeoutMs: number): Promise<string | null> => {
  for (;;) {
    connection.write(prompt);
    const line = await connection.readLine(timeoutMs);
    if (line === null) return null;
    if (line.kind === "line" && line.text !== "") return line.text;
  }
};

const askSecret = async (connection: TelnetConnection, prompt: string, timeoutMs: number): Promise<string | null> => {
  connection.hideInput();
  const password = await ask(connection, prompt, timeoutMs);
  connection.showInput();
  return password;
};

/** One attempt. A locked name or address is answered like a wrong password, without looking at it. */
const check = async (
  services: ConsoleServices,
  address: string,
  given: { readonly name: string; readonly password: string },
): Promise<Caller | null> => {
  const keys = [`account ${given.name.toLowerCase()}`, `address ${address}`];
  if (!services.lockout.begin(keys)) {
    services.log.warn({ account: given.name, address }, "console login refused: locked after failed logins");
    return null;
  }
  const account = await services.authenticate(given.name, given.password);
  if (account === null || !mayUse(account.role, "gamemaster")) {
    services.log.warn({ account: given.name, address }, "console login failed");
    return null;
  }
  services.lockout.succeed(keys);
  services.log.info({ account: account.name, role: account.role, address }, "console login");
  const { name, role, revocation } = account;
  return { actor: `account:${name}`, role, transport: "console", address, ...(revocation && { revocation }) };
};

const localAccess = async (
  connection: TelnetConnection,
  { token, limits, log }: ConsoleServices,
  given: string,
): Promise<Login | null> => {
  if (isToken(given, token)) {
    connection.write("\r\n");
    return { caller: { actor: "local", role: "admin", transport: "cli", address: connection.address }, style: "json" };
  }
  log.warn({ address: connection.address }, "console token refused");
  await sleep(limits.failureDelayMs);
  connection.writeLines(["", FAILED]);
  return null;
};

/** Takes a terminal through the login. @returns null when it did not get in; the caller closes it. */
export const login = async (connection: TelnetConnection, services: ConsoleServices): Promise<Login | null> => {
  const { limits } = services;
  connection.write("Authentication Required\r\n");
  for (let attempt = 1; attempt <= limits.triesPerConnection; attempt += 1) {
    const typed = await ask(connection, "Username: ", limits.loginTimeoutMs);
    if (typed === null) return null;
    const token = attempt === 1 ? LOCAL_ACCESS.exec(typed)?.[1] : undefined;
    if (token !== undefined) return localAccess(connection, services, token);

    const password = await askSecret(connection, "Password: ", limits.loginTimeoutMs);
    if (password === null) return null;
    const answerDue = sleep(limits.failureDelayMs * attempt);
    const caller = await check(services, connection.address, { name: typed.trim(), password });
    if (caller !== null) {
      const asking = (prompt: string) => askSecret(connection, prompt, limits.loginTimeoutMs);
      return { caller: { ...caller, askSecret: asking }, style: "terminal" };
    }
    await answerDue;
    connection.writeLines([FAILED]);
  }
  return null;
};
