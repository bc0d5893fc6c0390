import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { type FoundRecord, frameRecord, type ReadAt, readRecord, recordEnd } from "./spill-record.ts";

const OWNER_ONLY = 0o600;
const OWNER_ONLY_DIR = 0o700;

/** The file has reached its limit: what comes has to wait until it was drained. */
export class SpillFullError extends Error {
  override readonly name = "SpillFullError";
}

/** The file is broken in a place that no crash of ours can break. */
export class SpillDamagedError extends Error {
  override readonly name = "SpillDamagedError";
}

export type SpillFileStatus = { readonly records: number; readonly bytes: number; readonly limitBytes: number };

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
  #writing = 0;
  /** One thing at a time is done to the file. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(path: string, limitBytes: number) {
    this.path = path;
    this.#limitBytes = limitBytes;
  }

  /**
   * Opens the file that a dead server may have left; where there is none, none is made. A torn record at its end is cut
   * off: it was never said to be durable. `cutBytes` says how much that was.
   * @throws SpillDamagedError when a sound record stands behind one that is not
   */
  static async open(path: string, limitBytes: number): Promise<{ file: SpillFile; cutBytes: number }> {
    const file = new SpillFile(path, limitBytes);
    const handle = await open(path, "r+").catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    });
    if (handle === null) return { file, cutBytes: 0 };
    file.#handle = handle;
    try {
      return { file, cutBytes: await file.#scan(handle) };
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
    return { records: this.#records, bytes: this.#tail - this.#head, limitBytes: this.#limitBytes };
  }

  /** Makes a record durable. @throws SpillFullError, or what the disk says; the file is then as it was before */
  async append(payload: Buffer): Promise<void> {
    this.#writing += 1;
    try {
      await this.#inTurn(() => this.#append(frameRecord(payload)));
    } finally {
      this.#writing -= 1;
    }
  }

  /** Records from the head on, for as long as `wants` says so after each; none when the file is drained. */
  read(wants: (payload: Buffer) => boolean): Promise<{ payloads: Buffer[]; end: number }> {
    return this.#inTurn(async () => {
      const payloads: Buffer[] = [];
      let end = this.#head;
      for (let goesOn = true; goesOn && end < this.#tail; ) {
        const record = await this.#recordAt(end);
        payloads.push(record.payload);
        end = record.end;
        goesOn = wants(record.payload);
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

  async #append(record: Buffer): Promise<void> {
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
    if (record === null) throw new SpillDamagedError(`the spill file ${this.path} is damaged at byte ${offset}`);
    return record;
  }

  /** Counts the sound records and cuts off the rest. @returns how many bytes that were */
  async #scan(handle: FileHandle): Promise<number> {
    const { size } = await handle.stat();
    const read = readerOf(handle);
    for (let record = await readRecord(read, 0, size); record !== null; ) {
      this.#tail = record.end;
      this.#records += 1;
      record = await readRecord(read, record.end, size);
    }
    if (this.#tail === size) return 0;
    const claimedEnd = await recordEnd(read, this.#tail, size);
    // Each record was durable before the next was begun: only the last one can be torn.
    if (claimedEnd !== null && (await readRecord(read, claimedEnd, size)) !== null) {
      throw new SpillDamagedError(`the spill file ${this.path} is damaged at byte ${this.#tail}`);
    }
    await handle.truncate(this.#tail);
    await handle.datasync();
    return size - this.#tail;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
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
