import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type FoundRecord, frameRecord, type ReadAt, readRecord } from "./spill-record.ts";
import { damagedAt, scanSpill } from "./spill-scan.ts";

const OWNER_ONLY = 0o600;
const OWNER_ONLY_DIR = 0o700;

/** The file has reached its limit: what comes has to wait until it was drained. */
export class SpillFullError extends Error {
  override readonly name = "SpillFullError";
}

/** `bytes` are yet to be drained; `fileBytes`, drained ones among them, are what the limit holds for. */
export type SpillFileStatus = {
  readonly records: number;
  readonly bytes: number;
  readonly fileBytes: number;
  readonly limitBytes: number;
};

/** What stood behind the last sound record, and the file that it was moved to. */
export type TornTail = { readonly bytes: number; readonly path: string };

type OpenedSpill = { readonly file: SpillFile; readonly torn: TornTail | null };

/**
 * Records on the disk, in order, each durable when `append` has returned. There is a file only while it holds
 * something. It is read from its head while it grows at its tail:
 *
 *     0 ─ drained records ─ head ─ records to drain ─ tail ─ (a record being written)
 *
 * Where the head is, is not kept: after a crash everything is read again, and the ids of the events tell what the
 * journal has already.
 */
export class SpillFile {
  readonly path: string;
  readonly #limitBytes: number;
  #handle: FileHandle | null = null;
  #head = 0;
  #tail = 0;
  #records = 0;
  #lastSequence = 0;
  #writing = 0;
  /** One thing at a time is done to the file. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, limitBytes: number) {
    this.path = path;
    this.#limitBytes = limitBytes;
  }

  /**
   * Opens the file that a dead server may have left; where there is none, none is made. A torn record at its end is
   * moved to a file of its own: it was never said to be durable, but nothing is thrown away.
   * @throws SpillDamagedError when a sound record stands behind one that is not; SpillFormatError for an older format
   */
  static async open(path: string, limitBytes: number): Promise<OpenedSpill> {
    const file = new SpillFile(path, limitBytes);
    const handle = await open(path, "r+").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    });
    if (handle === null) return { file, torn: null };
    file.#handle = handle;
    try {
      return { file, torn: await file.#scan(handle) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Whether all that was ever written is drained, and nothing is being written. */
  get isEmpty(): boolean {
    return this.#head === this.#tail && this.#writing === 0;
  }

  get status(): SpillFileStatus {
    const bytes = this.#tail - this.#head;
    return { records: this.#records, bytes, fileBytes: this.#tail, limitBytes: this.#limitBytes };
  }

  /** Makes a record durable. @throws SpillFullError, or what the disk says; the file is then as it was before */
  async append(payload: Buffer): Promise<void> {
    this.#writing += 1;
    try {
      await this.#inTurn(() => this.#append(payload));
    } finally {
      this.#writing -= 1;
    }
  }

  /** Records from the head on: the first, and those after it up to one that `takes` does not; none when drained. */
  read(takes: (payload: Buffer) => boolean): Promise<{ payloads: Buffer[]; end: number }> {
    return this.#inTurn(async () => {
      const payloads: Buffer[] = [];
      let end = this.#head;
      while (end < this.#tail) {
        const record = await this.#recordAt(end);
        if (!takes(record.payload) && payloads.length > 0) break;
        payloads.push(record.payload);
        end = record.end;
      }
      return { payloads, end };
    });
  }

  /** What `read` gave up to `end` need not be kept any more. */
  drained(records: number, end: number): void {
    this.#head = end;
    this.#records -= records;
  }

  /** Removes the file, if it is still drained when its turn comes. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#head !== this.#tail || this.#handle === null) return;
      const handle = this.#handle;
      this.#handle = null;
      this.#head = 0;
      this.#tail = 0;
      this.#lastSequence = 0;
      await handle.close();
      await rm(this.path, { force: true });
      await syncFolder(dirname(this.path));
    });
  }

  /** Lets go of the file; what it holds stays. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#handle?.close();
      this.#handle = null;
    });
  }

  async #append(payload: Buffer): Promise<void> {
    const record = frameRecord(payload, this.#lastSequence + 1);
    if (this.#tail + record.length > this.#limitBytes) {
      throw new SpillFullError(`the spill file ${this.path} has reached its limit of ${this.#limitBytes} bytes`);
    }
    const handle = await this.#opened();
    try {
      // A failed attempt may have left something there: it is written over.
      await writeAll(handle, record, this.#tail);
      await handle.datasync();
    } catch (error) {
      await handle.truncate(this.#tail).catch(() => undefined);
      throw error;
    }
    this.#tail += record.length;
    this.#lastSequence += 1;
    this.#records += 1;
  }

  async #opened(): Promise<FileHandle> {
    if (this.#handle !== null) return this.#handle;
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_DIR });
    const handle = await open(this.path, constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC, OWNER_ONLY);
    try {
      // A file is found after a crash only if its folder knows of it, and the folder likewise.
      await syncFolder(folder);
      await syncFolder(dirname(folder));
    } catch (error) {
      await handle.close();
      throw error;
    }
    this.#handle = handle;
    return handle;
  }

  async #recordAt(offset: number): Promise<FoundRecord> {
    const handle = await this.#opened();
    const record = await readRecord(readerOf(handle), offset, this.#tail);
    if (record === null) throw damagedAt(this.path, offset);
    return record;
  }

  /** Counts the sound records and moves what is behind them aside. */
  async #scan(handle: FileHandle): Promise<TornTail | null> {
    const { size } = await handle.stat();
    const read = readerOf(handle);
    const { records, end, lastSequence } = await scanSpill(read, size, this.path);
    this.#tail = end;
    this.#records = records;
    this.#lastSequence = lastSequence;
    if (end === size) return null;
    const path = await keepTorn(this.path, await read(end, size - end));
    await handle.truncate(end);
    await handle.datasync();
    return { bytes: size - end, path };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** Keeps torn bytes beside the file, under the first name that is free. @returns its path */
async function keepTorn(spillPath: string, bytes: Buffer): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = `${spillPath}.torn-${number}`;
    const handle = await open(path, "wx", OWNER_ONLY).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return null;
      throw error;
    });
    if (handle === null) continue;
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(path));
    return path;
  }
}

function readerOf(handle: FileHandle): ReadAt {
  return async (offset, length) => {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  };
}

async function writeAll(handle: FileHandle, data: Buffer, position: number): Promise<void> {
  for (let written = 0; written < data.length; ) {
    const { bytesWritten } = await handle.write(data, written, data.length - written, position + written);
    written += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
