/** The logins of the console, for whoever may look after them. */
import {
  type AccountChange,
  changeAccount,
  createAccount,
  deleteAccount,
  listAccounts,
  type NewAccount,
} from "../persistence/accounts.ts";
import type { Database } from "../persistence/database.ts";
import type { Revocation, Role } from "./caller.ts";

/** `lockedMs` null: it is open. Times are Unix time. */
export type AccountRow = {
  readonly name: string;
  readonly role: Role;
  readonly createdMs: number;
  readonly lockedMs: number | null;
};

/** Names are taken in whatever case; null: there is no such account. */
export type AccountOperations = {
  accounts(): Promise<readonly AccountRow[]>;
  /** @throws PersistenceError where name or password will not do, or the name is taken. */
  createAccount(account: NewAccount): Promise<AccountRow>;
  /** Changes role, password or lock. Whoever is logged in with it has to log in again. */
  changeAccount(name: string, change: AccountChange): Promise<AccountRow | null>;
  deleteAccount(name: string): Promise<string | null>;
};

/**
 * Which accounts were changed since somebody logged in: what a session may do was found out at its login, and must not
 * outlive the account.
 */
export class AccountChanges {
  readonly #counts = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();

  /** To be called before the account is looked at; tells of changes since. */
  watch(name: string): Revocation {
    const key = name.toLowerCase();
    const seen = this.#counts.get(key);
    return {
      isRevoked: () => this.#counts.get(key) !== seen,
      listen: (onRevoked) => this.#listen(key, onRevoked),
    };
  }

  note(name: string): void {
    const key = name.toLowerCase();
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  #listen(key: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }
}

type Stored = { readonly name: string; readonly role: Role; readonly createdAt: Date; readonly lockedAt?: Date | null };

const rowOf = ({ name, role, createdAt, lockedAt }: Stored): AccountRow => ({
  ...{ name, role, createdMs: createdAt.getTime() },
  lockedMs: lockedAt?.getTime() ?? null,
});

export function accountOperations(database: Database, changes: AccountChanges): AccountOperations {
  return {
    accounts: async () => (await listAccounts(database)).map(rowOf),
    createAccount: async (account) => rowOf(await createAccount(database, account)),
    async changeAccount(name, change) {
      const changed = await changeAccount(database, name, change);
      if (changed === null) return null;
      changes.note(name);
      return rowOf(changed);
    },
    async deleteAccount(name) {
      const deleted = await deleteAccount(database, name);
      if (deleted !== null) changes.note(name);
      return deleted;
    },
  };
}
