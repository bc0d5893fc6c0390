/** Logins of the console. */
import { raw, UniqueConstraintViolationException } from "@mikro-orm/postgresql";
import type { Database } from "./database.ts";
import { Account, type Role } from "./entities/account.ts";
import { isGoodName } from "./names.ts";
import { DUMMY_HASH, hashPassword, matchesHash } from "./password-hash.ts";
import { PersistenceError } from "./persistence-error.ts";

export type NewAccount = { readonly name: string; readonly password: string; readonly role: Role };

const MAX_PASSWORD_BYTES = 512;

/** @throws PersistenceError ACCOUNT_EXISTS, ACCOUNT_NAME or ACCOUNT_PASSWORD. */
export async function createAccount(db: Database, account: NewAccount): Promise<Account> {
  const { name, password, role } = account;
  if (!isGoodName(name)) throw new PersistenceError("ACCOUNT_NAME");
  refuseBadPassword(password);
  const em = db.orm.em.fork();
  const made = em.create(Account, {
    ...{ name, role, passwordHash: await hashPassword(password), createdAt: new Date(), lockedAt: null },
  });
  try {
    await em.persist(made).flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      throw new PersistenceError("ACCOUNT_EXISTS", { name }, error);
    throw error;
  }
  return made;
}

function refuseBadPassword(password: string): void {
  const size = Buffer.byteLength(password);
  if (size < 1 || size > MAX_PASSWORD_BYTES) throw new PersistenceError("ACCOUNT_PASSWORD");
}

const named = (name: string) => ({ [raw("lower(name)")]: raw("lower(?)", [name]) });

/** Whatever the case of its letters. @returns null where there is none. */
export function findAccountByName(db: Database, name: string): Promise<Account | null> {
  return db.orm.em.fork().findOne(Account, named(name));
}

/** Every account, by name. */
export function listAccounts(db: Database): Promise<Account[]> {
  return db.orm.em.fork().find(Account, {}, { orderBy: { name: "asc" } });
}

/** What is to be another; `lockedAt` null opens it. */
export type AccountChange = {
  readonly role?: Role;
  readonly password?: string;
  readonly lockedAt?: Date | null;
};

/** @returns the account as it is now, null where there is none. @throws PersistenceError ACCOUNT_PASSWORD. */
export async function changeAccount(db: Database, name: string, change: AccountChange): Promise<Account | null> {
  const { password, ...others } = change;
  if (password !== undefined) refuseBadPassword(password);
  const em = db.orm.em.fork();
  const account = await em.findOne(Account, named(name));
  if (account === null) return null;
  em.assign(account, { ...others, ...(password !== undefined && { passwordHash: await hashPassword(password) }) });
  await em.flush();
  return account;
}

/** Its characters stay, and belong to nobody. @returns the name as it was written, null where there was none. */
export async function deleteAccount(db: Database, name: string): Promise<string | null> {
  const em = db.orm.em.fork();
  const account = await em.findOne(Account, named(name));
  if (account === null) return null;
  await em.remove(account).flush();
  return account.name;
}

/** Takes as long for an account that is not there (null), so that names cannot be told by the clock. */
export async function verifyPassword(
  account: Pick<Account, "passwordHash"> | null,
  password: string,
): Promise<boolean> {
  const isRight = await matchesHash(password, account?.passwordHash ?? DUMMY_HASH);
  return account !== null && isRight;
}
