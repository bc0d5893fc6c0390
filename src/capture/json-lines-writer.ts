/** Writes captures as lines of JSON that people and programs can edit; `json-line.ts` has what a line looks like. */
import type { ByteOutput } from "./byte-output.ts";
import type { CaptureWriter } from "./capture-item.ts";
import { lineOfItem } from "./json-line.ts";
import { SessionDialects } from "./session-dialects.ts";

export function jsonLinesWriter(output: ByteOutput): CaptureWriter {
  const dialects = new SessionDialects();
  return {
    write: (item) => output.write(Buffer.from(`${lineOfItem(item, dialects)}\n`)),
    close: () => output.close(),
  };
}
