/** The key that tickets are signed with: given by the operator, or made once and kept in the data directory. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { OperatorError, systemCode } from "./operator-error.ts";
import { createPrivateFile, ensureDataDir } from "./private-file.ts";

const SECRET_BYTES = 32;
const SECRET_FORMAT = /^[0-9a-f]{64}$/;

/** null: there is none yet. */
const readSecret = async (path: string): Promise<string | null> => {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    const reason = systemCode(error) || String(error);
    throw new OperatorError(
      `The ticket secret ${path} cannot be read (${reason}): run as the user that owns it, or set TICKET_SECRET.`,
      { cause: error },
    );
  }
  if (SECRET_FORMAT.test(text)) return text;
  throw new OperatorError(
    `The ticket secret ${path} is damaged: put back its 64 hex digits, or delete it to have a new one made (tickets issued so far stop working).`,
  );
};

/**
 * The ticket secret: `TICKET_SECRET`, or the one in the data directory, which is made on first use.
 * @returns the secret as text; the signing key is its UTF-8 bytes.
 * @throws OperatorError when it can be neither read nor made.
 */
export const loadTicketSecret = async (config: Pick<Config, "dataDir" | "ticketSecret">): Promise<string> => {
  if (config.ticketSecret !== undefined) return config.ticketSecret;
  await ensureDataDir(config.dataDir);
  const path = join(config.dataDir, "ticket-secret");
  const kept = await readSecret(path);
  if (kept !== null) return kept;
  await createPrivateFile(path, `${randomBytes(SECRET_BYTES).toString("hex")}\n`);
  const made = await readSecret(path);
  if (made !== null) return made;
  throw new OperatorError(`The ticket secret ${path} was removed while it was being made: try again.`);
};
