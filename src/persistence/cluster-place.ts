/** Where the embedded database keeps its things: `DATA_DIR/postgres` and, beside it, `DATA_DIR/postgres-password`. */
import { randomBytes } from "node:crypto";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../config/operator-error.ts";
import { createPrivateFile, ensureDataDir } from "../config/private-file.ts";
import { PersistenceError } from "./persistence-error.ts";

/** Absolute paths without symbolic links. `name` is the folder's name in `dataDir`. */
export type ClusterPlace = {
  readonly dataDir: string;
  readonly name: string;
  readonly dir: string;
  readonly logFile: string;
  readonly passwordFile: string;
};

/** Makes the data directory where there is none. @throws OperatorError when it cannot be written. */
export async function prepareClusterPlace(dataDir: string): Promise<ClusterPlace> {
  await ensureDataDir(dataDir);
  const real = await realpath(dataDir);
  const name = "postgres";
  const dir = join(real, name);
  return {
    dataDir: real,
    name,
    dir,
    logFile: join(dir, "postgres.log"),
    passwordFile: join(real, "postgres-password"),
  };
}

const PASSWORD_BYTES = 24;

/**
 * The password of the database's only user, mode 0600, made once; of several programs racing all get the same.
 * `clusterExists`: a new one would not open it.
 * @throws PersistenceError PASSWORD_MISSING or PERMISSION_DENIED.
 */
export async function clusterPassword(place: ClusterPlace, clusterExists: boolean): Promise<string> {
  const kept = await readPassword(place);
  if (kept !== null) return kept;
  if (!clusterExists) {
    await createPrivateFile(place.passwordFile, `${randomBytes(PASSWORD_BYTES).toString("base64url")}\n`);
    const made = await readPassword(place);
    if (made !== null) return made;
  }
  throw new PersistenceError("PASSWORD_MISSING", { folder: place.dir, passwordFile: place.passwordFile });
}

async function readPassword(place: ClusterPlace): Promise<string | null> {
  try {
    return (await readFile(place.passwordFile, "utf8")).trim() || null;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw new PersistenceError("PERMISSION_DENIED", { path: place.passwordFile }, error);
  }
}
