/** Where a capture's bytes go: a file that only its owner reads, or a stream that somebody else closes. */
import { once } from "node:events";
import { type FileHandle, open } from "node:fs/promises";
import type { Writable } from "node:stream";
import { CaptureError } from "./capture-item.ts";

export type ByteOutput = {
  write(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
};

const OWNER_ONLY = 0o600;
const GATHERED_BYTES = 65_536;

/**
 * Opens a path or takes a stream. The file is made with the first bytes, so that what fails before leaves nothing.
 * @throws CaptureError (from `write` and `close`) where it cannot be written.
 */
export function byteOutput(target: string | Writable): ByteOutput {
  return gathering(typeof target === "string" ? new FileOutput(target) : new StreamOutput(target));
}

/** Small pieces go out together. */
function gathering(output: ByteOutput): ByteOutput {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting, waitingBytes);
    waiting = [];
    waitingBytes = 0;
    await output.write(bytes);
  };
  return {
    async write(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes >= GATHERED_BYTES) await flush();
    },
    async close() {
      try {
        await flush();
      } finally {
        await output.close();
      }
    },
  };
}

class FileOutput implements ByteOutput {
  readonly #path: string;
  #file: FileHandle | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  async write(bytes: Buffer): Promise<void> {
    try {
      this.#file ??= await open(this.#path, "w", OWNER_ONLY);
      // A file handle's own write may stop half-way on a full disk; this one goes on, and then says why it cannot.
      await this.#file.writeFile(bytes);
    } catch (error) {
      throw new CaptureError(`${this.#path} cannot be written (${reasonOf(error)}): choose another place.`, {
        cause: error,
      });
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }
}

class StreamOutput implements ByteOutput {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async write(bytes: Buffer): Promise<void> {
    if (!this.#stream.write(bytes)) await once(this.#stream, "drain");
  }

  async close(): Promise<void> {}
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
