import { afterEach } from "vitest";
import { AccountChanges } from "../../../src/console/account-operations.ts";
import { AuditTrail } from "../../../src/console/audit.ts";
import type { Command } from "../../../src/console/command.ts";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import type { ConsoleAccount, ConsoleLimits } from "../../../src/console/console-services.ts";
import { Notices } from "../../../src/console/notices.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { startTelnetConsole, type TelnetConsole } from "../../../src/console/telnet-console.ts";
import { fakeGame } from "../../unit/console/fake-game.ts";
import { Terminal } from "./terminal.ts";

export const TOKEN = "0123456789abcdef0123456789abcdef";

const accounts: Record<string, ConsoleAccount & { password: string }> = {
  gm: { name: "Gm", role: "gamemaster", password: "correct horse" },
  root: { name: "Root", role: "admin", password: "пароль длинный" },
  joe: { name: "Joe", role: "player", password: "just a player" },
};

export type TestConsole = TelnetConsole & {
  /** Every log entry, in order. */
  readonly log: { level: string; fields: Record<string, unknown>; message: string }[];
  readonly game: ReturnType<typeof fakeGame>;
  readonly notices: Notices;
  /** Moves the clock of the locks. */
  advance(ms: number): void;
  /** Changes an account, so that its sessions may do nothing more. */
  revoke(name: string): void;
  /** How many passwords were looked at. */
  checks(): number;
  terminal(): Terminal;
};

const running: TelnetConsole[] = [];
const terminals: Terminal[] = [];

afterEach(async () => {
  for (const terminal of terminals.splice(0)) terminal.socket.destroy();
  await Promise.all(running.splice(0).map((one) => one.stop()));
});

/** A console on a free port with three accounts, answering failures fast unless told; gone after the test. */
export const testConsole = async (
  options: {
    limits?: Partial<ConsoleLimits>;
    commands?: readonly Command[];
    broken?: boolean;
    greeting?: readonly string[];
  } = {},
): Promise<TestConsole> => {
  const log: TestConsole["log"] = [];
  const entry = (level: string) => (fields: object, message: string) =>
    void log.push({ level, fields: { ...fields }, message });
  const game = fakeGame();
  const notices = new Notices();
  const changes = new AccountChanges();
  const pinoLike = { info: entry("info"), warn: entry("warn"), error: entry("error") };
  const audit = new AuditTrail({ write: async () => {}, log: pinoLike, nowMs: () => 0 });
  let nowMs = 0;
  let checks = 0;
  const started = await startTelnetConsole({
    host: "127.0.0.1",
    port: 0,
    registry: createRegistry([...consoleCommands, ...(options.commands ?? [])], game, (record) => audit.record(record)),
    token: TOKEN,
    log: pinoLike as never,
    limits: { failureDelayMs: 5, ...options.limits },
    now: () => nowMs,
    notices,
    greeting: () => options.greeting ?? [],
    async authenticate(name, password) {
      checks += 1;
      if (options.broken) throw new Error("the database is gone");
      const account = accounts[name.toLowerCase()];
      const revocation = changes.watch(name);
      return account !== undefined && account.password === password ? { ...account, revocation } : null;
    },
  });
  running.push(started);
  return {
    ...started,
    log,
    game,
    notices,
    checks: () => checks,
    revoke: (name) => changes.note(name),
    advance: (ms) => {
      nowMs += ms;
    },
    terminal: () => {
      const terminal = new Terminal(started.port);
      terminals.push(terminal);
      return terminal;
    },
  };
};
