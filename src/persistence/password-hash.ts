/** Passwords as they are kept: scrypt, with the parameters beside the key, so that they can be raised later. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** OWASP's recommendation for scrypt with 32 MiB: N = 2^15, r = 8, p = 3. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
/** A stored hash may not make us spend more than this. */
const MEMORY_LIMIT = 256 * 1024 * 1024;

type Parsed = { readonly cost: ScryptOptions; readonly salt: Buffer; readonly key: Buffer };

const format = (cost: typeof COST, salt: Buffer, key: Buffer): string =>
  `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString("base64")}$${key.toString("base64")}`;

/** A hash of the same cost that no password has. */
export const DUMMY_HASH = format(COST, Buffer.alloc(SALT_BYTES), Buffer.alloc(KEY_BYTES));

/** @returns `scrypt$N$r$p$salt$key`, salt and key in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password.normalize("NFC"), salt, KEY_BYTES, { ...COST, maxmem: MEMORY_LIMIT });
  return format(COST, salt, key);
}

/** Compares in constant time. A stored text of another form matches nothing. */
export async function matchesHash(password: string, stored: string): Promise<boolean> {
  const parsed = parse(stored);
  if (!parsed) return false;
  const key = await derive(password.normalize("NFC"), parsed.salt, parsed.key.length, parsed.cost);
  return timingSafeEqual(key, parsed.key);
}

function parse(stored: string): Parsed | null {
  const match = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w+/=]+)\$([\w+/=]+)$/.exec(stored);
  if (!match) return null;
  const [, N, r, p, salt = "", key = ""] = match;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p), maxmem: MEMORY_LIMIT },
    salt: Buffer.from(salt, "base64"),
    key: Buffer.from(key, "base64"),
  };
}
