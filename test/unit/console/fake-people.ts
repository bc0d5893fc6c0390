import type { AccountOperations, AccountRow } from "../../../src/console/account-operations.ts";
import type { HistoryOperations } from "../../../src/console/history-operations.ts";
import type { GameOperations } from "../../../src/console/operations.ts";
import type { PlayerOperations } from "../../../src/console/player-operations.ts";

type People = PlayerOperations & AccountOperations & HistoryOperations & Pick<GameOperations, "auditLog">;

const mirelda = { characterId: 8, name: "Old Mirelda" };
const reward = {
  ...({ instanceId: 7, eventId: 3, outcome: "completed", tier: "gold", rank: 1, contribution: 550 } as const),
  ...{ xp: 100, gold: 20, currency: { marks: 3 }, items: [{ itemId: 5, quantity: 2 }], atMs: 1_000 },
};
const part = { characterId: 8, name: "Old Mirelda", contribution: 550, tier: "gold", status: "takes part" };

/** One character, "Old Mirelda", and the accounts that are made; `passwords` are those that were given. */
export const fakePeople = (): People & { readonly passwords: string[] } => {
  const passwords: string[] = [];
  let accounts: AccountRow[] = [];
  let isBanned = false;
  const is = (name: string) => name.toLowerCase() === "old mirelda";
  const account = (name: string) => accounts.find((one) => one.name.toLowerCase() === name.toLowerCase()) ?? null;
  return {
    passwords,
    playerInfo: async (name) =>
      is(name)
        ? {
            ...{ ...mirelda, factionId: 2 },
            session: { sessionId: 4, address: "10.0.0.7", zone: { zoneId: 1, zoneInstance: 2 } },
            ban: isBanned ? { characterId: 8, reason: "rude", bannedBy: "account:gm", untilMs: null } : null,
            runs: [{ instanceId: 17, eventId: 3, contribution: 40 }],
          }
        : null,
    async banPlayer({ name, durationMs }) {
      if (!is(name)) return null;
      isBanned = true;
      return { ...mirelda, untilMs: durationMs };
    },
    async unbanPlayer(name) {
      if (!is(name)) return null;
      const wasBanned = isBanned;
      isBanned = false;
      return { ...mirelda, wasBanned };
    },
    playerRewards: async (name) =>
      is(name)
        ? {
            ...mirelda,
            granted: [reward],
            pending: [{ instanceId: 9, eventId: 3, outcome: "completed", contribution: 1 }],
          }
        : null,
    accounts: async () => accounts,
    async createAccount({ name, role, password }) {
      passwords.push(password);
      const made = { name, role, createdMs: 0, lockedMs: null };
      accounts = [...accounts, made];
      return made;
    },
    async changeAccount(name, { role, password, lockedAt }) {
      const found = account(name);
      if (found === null) return null;
      if (password !== undefined) passwords.push(password);
      const lockedMs = lockedAt === undefined ? found.lockedMs : (lockedAt?.getTime() ?? null);
      const changed = { ...found, role: role ?? found.role, lockedMs };
      accounts = accounts.map((one) => (one === found ? changed : one));
      return changed;
    },
    async deleteAccount(name) {
      const found = account(name);
      accounts = accounts.filter((one) => one !== found);
      return found?.name ?? null;
    },
    pastRuns: async (eventId) =>
      eventId === null || eventId === 3
        ? [
            {
              ...{ instanceId: 7, eventId: 3, zoneId: 1, zoneInstance: 1, outcome: "completed", participants: 2 },
              ...{ startedMs: 0, endedMs: 61_000, activeMs: 61_000 },
            } as const,
          ]
        : [],
    participantsOf: async (id) =>
      id === 3 || id === 7
        ? [{ instanceId: id === 3 ? 17 : 7, eventId: 3, outcome: "active", total: 101, participants: [part] }]
        : [],
    auditLog: async (name, count) => ({
      isWhole: name !== "away",
      entries:
        name === "nobody"
          ? []
          : Array.from({ length: Math.min(count, 2) }, () => ({
              ...({ id: "1", account: name, atMs: 0, transport: "console", address: "10.0.0.7" } as const),
              ...({ command: "event start", arguments: "3", outcome: "refused", answer: "Event not exist!" } as const),
            })),
    }),
  };
};
