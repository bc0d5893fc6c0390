/** What the console may ask about people and about the past: players, accounts, past runs, commands. */
import type { Logger } from "pino";
import { disconnectReasons } from "../../packets/index.ts";
import { AccountChanges, type AccountOperations, accountOperations } from "../console/account-operations.ts";
import { AuditTrail } from "../console/audit.ts";
import { CommandError } from "../console/command.ts";
import type { ConsoleAccount } from "../console/console-services.ts";
import { type HistoryOperations, historyOperations } from "../console/history-operations.ts";
import type { GameOperations } from "../console/operations.ts";
import { type PlayerOperations, type PlayerSession, playerOperations } from "../console/player-operations.ts";
import { findAccountByName, verifyPassword } from "../persistence/accounts.ts";
import { readAudit, writeAudit } from "../persistence/command-audit.ts";
import { type Bans, banMessage } from "./bans.ts";
import { systemMs } from "./clock.ts";
import { type DatabasePatience, patientOperations } from "./database-patience.ts";
import type { RunningGame } from "./game-parts.ts";
import type { Journal } from "./journal.ts";
import type { Persistence } from "./persistence.ts";

type PeopleOperations = PlayerOperations & AccountOperations & HistoryOperations & Pick<GameOperations, "auditLog">;

/** `operations` for the commands, `audit` for the registry, `authenticate` for the login. */
export type People = {
  readonly operations: PeopleOperations;
  readonly audit: AuditTrail;
  authenticate(name: string, password: string): Promise<ConsoleAccount | null>;
};

export function makePeople(parts: {
  readonly log: Logger;
  readonly persistence: Persistence;
  readonly journal: Journal;
  readonly game: RunningGame;
  readonly bans: Bans;
  readonly patience: DatabasePatience;
}): People {
  const { log, persistence, journal, game, bans, patience } = parts;
  const { database } = persistence;
  const { manager, names, registry } = game;
  const changes = new AccountChanges();
  const audit = new AuditTrail({
    write: async (entries) => {
      // Asked while it hangs, it would keep the next ones and a stop waiting for half a minute.
      if (journal.health.state === "down") throw new Error("the database is away");
      await writeAudit(database, entries);
    },
    log,
    nowMs: systemMs,
  });
  const players = playerOperations({
    ...{ database, manager, bans, systemMs },
    sessionOf: (characterId) => sessionOf(game, characterId),
    sendAway: (ban) => registry.find(ban.characterId)?.close(disconnectReasons.kicked, banMessage(ban)),
  });
  const accounts = accountOperations(database, changes);
  const history = historyOperations({ database, manager, names });
  const read = patience.asking((account: string | null, limit: number) => readAudit(database, { account, limit }));
  const operations: PeopleOperations = {
    ...patientOperations({ ...players, ...accounts, ...history }, patience),
    async auditLog(account, limit) {
      const isAsked = (one: { readonly account: string | null }) =>
        account === null || (one.account ?? "local").toLowerCase() === account.toLowerCase();
      const waiting = audit.waiting.filter(isAsked);
      const known = new Set(waiting.map(({ id }) => id));
      // Where the database is away, those that wait for it are all that there is to show.
      const found = await read(account, limit).catch((error: unknown) => {
        if (error instanceof CommandError && waiting.length > 0) return null;
        throw error;
      });
      const written = (found ?? []).filter(({ id }) => !known.has(id));
      return { entries: [...waiting, ...written].slice(0, limit), isWhole: found !== null };
    },
  };
  const authenticate = patience.asking((name: string, password: string) =>
    authenticated(persistence, changes, name, password),
  );
  return { operations, audit, authenticate };
}

function sessionOf({ registry, world }: RunningGame, characterId: number): PlayerSession | null {
  const session = registry.find(characterId);
  if (session === undefined) return null;
  const zone = session.player === null ? null : world.zoneOf(session.player);
  const where = zone === null ? null : { zoneId: zone.definition.id, zoneInstance: zone.instance };
  return { sessionId: session.id, address: session.remote, zone: where };
}

/** A locked account takes as long, and is answered, like a wrong password. */
async function authenticated(
  { database }: Persistence,
  changes: AccountChanges,
  name: string,
  password: string,
): Promise<ConsoleAccount | null> {
  const revocation = changes.watch(name);
  const account = await findAccountByName(database, name);
  const isRight = await verifyPassword(account, password);
  if (!isRight || account === null || (account.lockedAt ?? null) !== null) return null;
  return { name: account.name, role: account.role, revocation };
}
