/** A capture's files: a few of bounded size, the oldest of which makes room for the newest. */
import { type FileHandle, mkdir, open, unlink } from "node:fs/promises";
import { join } from "node:path";

/** What was meant for a file and never got there. */
export type Losses = { frames: number; bytes: number };

/** A block to be written; `frames` and `losses` tell whom to count it to if it cannot be. */
type Entry = { readonly file: number; readonly block: Buffer; readonly frames: number; readonly losses: Losses };

export type FileRingOptions = {
  readonly folder: string;
  /** Files are called `NAME-0001.pcapng` and so on. */
  readonly name: string;
  /** All files together. */
  readonly maxBytes: number;
  /** What each file begins with. */
  readonly header: Buffer;
  /** Hears of a disk that fails, each time it begins to. */
  readonly onFault: (error: unknown) => void;
};

const FILES = 4;
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
/** What may wait for the disk; beyond it nothing is taken. */
const MAX_WAITING_BYTES = 8_388_608;
const WRITE_BYTES = 262_144;
const WRITE_EVERY_MS = 100;
const RETRY_AFTER_MS = 1_000;

/**
 * Takes blocks at once and writes them by and by. Nothing here ever waits for the disk but `close`.
 *
 *     writing ──disk fails──▶ the file is cut behind its last whole block, what waits is lost; pause ──▶ next file
 */
export class FileRing {
  readonly #options: FileRingOptions;
  #queue: Entry[] = [];
  #waitingBytes = 0;
  #file = 1;
  #fileBytes = 0;
  #handle: FileHandle | null = null;
  #handleFile = 0;
  #goodBytes = 0;
  /** The files that there are, the oldest first. */
  readonly #made: string[] = [];
  #pausedUntilMs = 0;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;

  private constructor(options: FileRingOptions) {
    this.#options = options;
    this.#fileBytes = options.header.length;
  }

  /** Makes the folder, within one that is there, and the first file. @throws the system's error where that cannot be. */
  static async open(options: FileRingOptions): Promise<FileRing> {
    await mkdir(options.folder, { mode: OWNER_ONLY_FOLDER }).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
    const ring = new FileRing(options);
    try {
      await ring.#openFile(1);
    } catch (error) {
      await ring.#closeFile();
      throw error;
    }
    return ring;
  }

  /** Number of the file that the next block goes into, from 1. */
  get file(): number {
    return this.#file;
  }

  pathOf(file: number): string {
    return join(this.#options.folder, `${this.#options.name}-${String(file).padStart(4, "0")}.pcapng`);
  }

  /** Whether something may be put in now. `bytes` at most follow in one go, and they will not be torn apart. */
  hasRoom(bytes: number): boolean {
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES || performance.now() < this.#pausedUntilMs) return false;
    const fileMaxBytes = this.#options.maxBytes / FILES;
    const isFresh = this.#fileBytes === this.#options.header.length;
    if (this.#fileBytes + bytes > fileMaxBytes && !isFresh) this.#nextFile();
    return true;
  }

  put(block: Buffer, frames: number, losses: Losses): void {
    this.#queue.push({ file: this.#file, block, frames, losses });
    this.#waitingBytes += block.length;
    this.#fileBytes += block.length;
    if (this.#waitingBytes >= WRITE_BYTES) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), WRITE_EVERY_MS);
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    this.#start();
    await this.#working;
    await this.#closeFile();
  }

  #nextFile(): void {
    this.#file++;
    this.#fileBytes = this.#options.header.length;
  }

  #start(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
      if (this.#queue.length > 0) this.#timer ??= setTimeout(() => this.#start(), WRITE_EVERY_MS);
    });
  }

  async #work(): Promise<void> {
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        await this.#write(batch);
      } catch (error) {
        await this.#giveUp(batch, error);
      }
    }
  }

  /** As many of the waiting blocks as belong into one file and make a good piece. */
  #nextBatch(): Entry[] {
    const file = this.#queue[0]?.file;
    let bytes = 0;
    let count = 0;
    for (const entry of this.#queue) {
      if (entry.file !== file || bytes >= WRITE_BYTES) break;
      bytes += entry.block.length;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #write(batch: readonly Entry[]): Promise<void> {
    const [first] = batch;
    if (first !== undefined && first.file !== this.#handleFile) await this.#openFile(first.file);
    const bytes = Buffer.concat(batch.map(({ block }) => block));
    await this.#handle?.writeFile(bytes);
    this.#goodBytes += bytes.length;
    this.#waitingBytes -= bytes.length;
  }

  /** Whole blocks stay readable; a later file begins when the disk may be well again. */
  async #giveUp(batch: readonly Entry[], error: unknown): Promise<void> {
    this.#pausedUntilMs = performance.now() + RETRY_AFTER_MS;
    this.#options.onFault(error);
    await this.#handle?.truncate(this.#goodBytes).catch(() => undefined);
    await this.#closeFile();
    for (const { block, frames, losses } of [...batch, ...this.#queue]) {
      losses.frames += frames;
      losses.bytes += block.length;
    }
    this.#queue = [];
    this.#waitingBytes = 0;
    this.#nextFile();
  }

  async #openFile(file: number): Promise<void> {
    await this.#closeFile();
    while (this.#made.length >= FILES) await unlink(this.#made.shift() ?? "").catch(() => undefined);
    const path = this.pathOf(file);
    this.#handle = await open(path, "w", OWNER_ONLY);
    this.#made.push(path);
    this.#handleFile = file;
    this.#goodBytes = 0;
    await this.#handle.writeFile(this.#options.header);
    this.#goodBytes = this.#options.header.length;
  }

  async #closeFile(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    this.#handleFile = 0;
    await handle?.close().catch(() => undefined);
  }
}
