/** What a console session works with, and the bounds it keeps. */
import type { Logger } from "pino";
import type { Revocation, Role } from "./caller.ts";
import type { LoginLockout } from "./lockout.ts";
import type { Notices } from "./notices.ts";
import type { CommandRegistry } from "./registry.ts";

/** An account whose password was right. `revocation`: of what was found out at the login. */
export type ConsoleAccount = { readonly name: string; readonly role: Role; readonly revocation?: Revocation };

type ConsoleLog = Pick<Logger, "info" | "warn" | "error">;

export type ConsoleLimits = {
  /** Silence after which a logged-in connection is closed. */
  readonly idleMs: number;
  /** Time from connecting to being logged in. */
  readonly loginTimeoutMs: number;
  /** A failed login is answered this much later for each failure of the connection so far, the first included. */
  readonly failureDelayMs: number;
  readonly triesPerConnection: number;
  readonly lineLimitBytes: number;
  /** Terminals that are logged in. */
  readonly maxConnections: number;
  /** Programs that came in with the token: terminals never take their places. */
  readonly maxPrograms: number;
  /** Connections that have not logged in: together, and from one address. */
  readonly maxStrangers: number;
  readonly maxStrangersPerAddress: number;
  /** Keys that follow the one that ended a command so soon belong to it, up to the end of their line. */
  readonly keyBurstMs: number;
};

export const defaultConsoleLimits: ConsoleLimits = {
  idleMs: 600_000,
  loginTimeoutMs: 30_000,
  failureDelayMs: 500,
  triesPerConnection: 3,
  lineLimitBytes: 1024,
  maxConnections: 32,
  maxPrograms: 32,
  maxStrangers: 32,
  maxStrangersPerAddress: 16,
  keyBurstMs: 1_000,
};

export type ConsoleServices = {
  readonly registry: CommandRegistry;
  readonly lockout: LoginLockout;
  readonly limits: ConsoleLimits;
  readonly log: ConsoleLog;
  /** The right of the data directory's owner, from server.json. */
  readonly token: string;
  /** What every terminal is told. */
  readonly notices: Notices;
  /** What a terminal is told that has just logged in. */
  greeting(): readonly string[];
  /** null: no such account, or the wrong password. */
  authenticate(name: string, password: string): Promise<ConsoleAccount | null>;
};
