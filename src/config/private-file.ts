/** Files that only their owner reads, written so that nobody ever sees half of one. */
import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDiskFull, OperatorError, systemCode } from "./operator-error.ts";

const OWNER_ONLY = 0o600;
/** The database's system user must pass through root's data directory without reading its listing. */
const ROOT_DIR_MODE = 0o711;
const OWN_DIR_MODE = 0o700;

const isRoot = (): boolean => process.getuid?.() === 0;

const unwritable = (path: string, error: unknown): OperatorError => {
  const code = systemCode(error);
  const sentence = isDiskFull(code)
    ? `No space left on the disk of ${path} (${code}): free some space there, or set DATA_DIR to another disk.`
    : `The data directory ${path} cannot be written (${code || String(error)}): make it a folder of the user that runs Zonetide, or set DATA_DIR to another.`;
  return new OperatorError(sentence, { cause: error });
};

/**
 * Makes the data directory where there is none: mode 0711 as root, 0700 otherwise.
 * @throws OperatorError when it cannot be made.
 */
export const ensureDataDir = async (dataDir: string): Promise<void> => {
  try {
    const made = await makeFolder(dataDir);
    if (made) await chmod(dataDir, isRoot() ? ROOT_DIR_MODE : OWN_DIR_MODE);
    else if (isRoot()) await openToPassage(dataDir);
  } catch (error) {
    throw unwritable(dataDir, error);
  }
};

/**
 * Makes a folder and those above it; false if it was there. One by one, since Node's own recursive way never returns
 * where the system says "no such folder" to every name (below /proc).
 */
const makeFolder = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" && (await stat(path)).isDirectory()) return false;
    if (systemCode(error) !== "ENOENT" || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path).catch((racing: unknown) => {
      if (systemCode(racing) !== "EEXIST") throw racing;
    });
  }
  return true;
};

/** A folder somebody made beforehand (`mktemp -d` makes 0700) gets the passage and nothing else. */
const openToPassage = async (dataDir: string): Promise<void> => {
  const { mode } = await stat(dataDir);
  if ((mode & 0o011) !== 0o011) await chmod(dataDir, (mode & 0o777) | 0o011);
};

const discard = (path: string): Promise<void> => unlink(path).catch(() => undefined);

const writeBeside = async (path: string, text: string): Promise<string> => {
  const beside = join(dirname(path), `.${randomUUID()}.tmp`);
  const file = await open(beside, "wx", OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await discard(beside);
    throw error;
  } finally {
    await file.close();
  }
  return beside;
};

/** Writes or replaces a file of mode 0600 in one step. @throws OperatorError when its folder cannot be written. */
export const replacePrivateFile = async (path: string, text: string): Promise<void> => {
  let beside = "";
  try {
    beside = await writeBeside(path, text);
    await rename(beside, path);
  } catch (error) {
    if (beside !== "") await discard(beside);
    throw unwritable(dirname(path), error);
  }
};

/**
 * Creates a file of mode 0600 unless it is there already: a hard link either takes the name with the whole text behind
 * it or fails, so of several programs racing exactly one wins and the others see its text.
 * @returns whether this call created it. @throws OperatorError when its folder cannot be written.
 */
export const createPrivateFile = async (path: string, text: string): Promise<boolean> => {
  let beside = "";
  try {
    beside = await writeBeside(path, text);
    await link(beside, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw unwritable(dirname(path), error);
  } finally {
    if (beside !== "") await discard(beside);
  }
};
