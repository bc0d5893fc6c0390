/** `zonetide journal export` and `import`. */
import { once } from "node:events";
import { createReadStream, rmSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { OperatorError, systemCode } from "../../src/config/operator-error.ts";
import { exportJournal } from "../../src/journal/transfer/export.ts";
import { importJournal, JournalNotEmptyError } from "../../src/journal/transfer/import.ts";
import { JournalFileError } from "../../src/journal/transfer/journal-file.ts";
import { DatabaseLostError } from "../../src/journal/transfer/transfer-client.ts";
import { reserveCharacterNumbers } from "../../src/persistence/characters.ts";
import type { Database } from "../../src/persistence/database.ts";
import { takeJournalLock } from "../../src/persistence/realm-lock.ts";
import { progressBar } from "../progress-bar.ts";

const INTERRUPTIONS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Writes the journal. A file is there as a whole or not at all, and only its owner can read it. */
export const exportTo = async (database: Database, file: string): Promise<void> => {
  if (file === "-") {
    await copyOut(database, async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, "drain");
    });
    return;
  }
  const unfinished = `${file}.${process.pid}.tmp`;
  const opening = open(unfinished, "wx", 0o600);
  const keep = removeWhenInterrupted(unfinished, opening);
  try {
    const handle = await opening.catch((error: unknown) => {
      throw new OperatorError(`${file} cannot be written (${systemCode(error)}): give another place.`);
    });
    const events = await fill(database, handle, unfinished, file);
    console.log(`${events} events written to ${file}.`);
  } finally {
    keep();
  }
};

/** Writes the journal into a file that is ours, which is then given its name, or removed where that fails. */
const fill = async (database: Database, handle: FileHandle, unfinished: string, file: string): Promise<number> => {
  try {
    const events = await copyOut(database, (text) => handle.writeFile(text));
    await finish(handle);
    await rename(unfinished, file);
    return events;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(unfinished, { force: true });
    throw error;
  }
};

/**
 * Ctrl-C ends the program at once, as it does everywhere, and takes the file along, also one that is just being made;
 * one that was there before stays. Returns what calls that off.
 */
const removeWhenInterrupted = (file: string, opening: Promise<FileHandle>): (() => void) => {
  const keep = (): void => {
    for (const signal of INTERRUPTIONS) process.off(signal, onSignal);
  };
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    const isOurs = await opening.then(
      () => true,
      () => false,
    );
    if (isOurs) rmSync(file, { force: true });
    keep();
    process.kill(process.pid, signal);
  };
  for (const signal of INTERRUPTIONS) process.on(signal, onSignal);
  return keep;
};

const finish = async (handle: FileHandle): Promise<void> => {
  await handle.sync();
  await handle.close();
};

const copyOut = async (database: Database, write: (text: string) => Promise<void>): Promise<number> => {
  const bar = progressBar("Exporting", "events");
  try {
    return await exportJournal({ connect: () => database.connectClient(), write, onProgress: bar.update });
  } catch (error) {
    if (!(error instanceof DatabaseLostError)) throw error;
    throw new OperatorError("The connection to the database was lost: export again when it is back.");
  } finally {
    bar.stop();
  }
};

/** Fills an empty journal that no server uses: a running one would not know what it holds now. */
export const importFrom = async (database: Database, file: string): Promise<void> => {
  const guard = await database.connectClient();
  // A connection that is lost is an event too; the import's own says so.
  guard.on("error", () => undefined);
  const bar = progressBar("Importing", "events");
  try {
    if (!(await takeJournalLock(guard, 0))) {
      throw new OperatorError("A server is running on this database: stop it before you import its journal.");
    }
    const lines = linesOf(await inputOf(file));
    const events = await importJournal({ connect: () => database.connectClient(), lines, onProgress: bar.update });
    await reserveCharacterNumbers(database);
    console.log(
      `${events} events imported: the tables follow with the next start, or with zonetide projections rebuild --all.`,
    );
  } catch (error) {
    throw importFault(error);
  } finally {
    bar.stop();
    guard.release(true);
  }
};

/** Lines end at a line feed and at nothing else: a text in JSON may hold what others take for the end of a line. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of input.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  yield rest;
}

const inputOf = async (file: string): Promise<NodeJS.ReadableStream> => {
  if (file === "-") return process.stdin;
  const input = createReadStream(file);
  await once(input, "open").catch((error: unknown) => {
    throw new OperatorError(`${file} cannot be read (${systemCode(error)}): give a file that an export has written.`);
  });
  return input;
};

const importFault = (error: unknown): unknown => {
  if (error instanceof JournalFileError) return new OperatorError(error.message);
  if (error instanceof DatabaseLostError) {
    return new OperatorError(
      "The connection to the database was lost, and nothing was imported: import again when it is back.",
    );
  }
  if (!(error instanceof JournalNotEmptyError)) return error;
  return new OperatorError(
    `The journal holds ${error.head} events, and an import needs an empty one: give another data directory or database.`,
  );
};
