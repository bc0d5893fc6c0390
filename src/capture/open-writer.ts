/** The way to write a capture, whatever its format. */
import { extname } from "node:path";
import type { Writable } from "node:stream";
import { byteOutput } from "./byte-output.ts";
import { type CaptureFormat, type CaptureWriter, captureFormats } from "./capture-item.ts";
import { jsonLinesWriter } from "./json-lines-writer.ts";
import { pcapWriter } from "./pcap-writer.ts";
import { pcapngWriter } from "./pcapng-writer.ts";
import { pktWriter } from "./pkt-writer.ts";

export type WriterOptions = {
  /** The program's name, for formats that say who wrote them. */
  readonly application?: string;
};

/**
 * Makes a writer of items, which come in the order of their time. A file is made anew, readable by its owner only, with
 * the first bytes; a stream is left open.
 * @throws CaptureError from `write` and `close` when the place cannot be written.
 */
export function openCaptureWriter(
  format: CaptureFormat,
  target: string | Writable,
  { application = "Zonetide" }: WriterOptions = {},
): CaptureWriter {
  const output = byteOutput(target);
  switch (format) {
    case "pcapng":
      return pcapngWriter(output, application);
    case "pcap":
      return pcapWriter(output);
    case "pkt":
      return pktWriter(output);
    case "jsonl":
      return jsonLinesWriter(output);
  }
}

/** The format that a file's ending names, if it names one: `.pcapng`, `.pcap`, `.pkt`, `.jsonl`. */
export function formatOfPath(path: string): CaptureFormat | undefined {
  const ending = extname(path).slice(1).toLowerCase();
  return captureFormats.find((format) => format === ending);
}
