import { CaptureError, type CaptureFormat } from "./capture-item.ts";
import { isPcap } from "./pcap-reader.ts";
import { isPcapng } from "./pcapng-reader.ts";
import { isPkt } from "./pkt-reader.ts";

/** So many bytes tell the format; blanks may stand before JSON. */
export const MAX_MAGIC_BYTES = 64;

const compressed: readonly (readonly [magic: string, name: string])[] = [
  ["1f8b", "gzip"],
  ["28b52ffd", "zstd"],
  ["04224d18", "lz4"],
  ["504b0304", "zip"],
];

export const emptyCapture = "The capture is empty: capture again.";

/** The format of a file by its first bytes; throws a `CaptureError` if they are those of no capture. */
export function formatOf(start: Buffer): CaptureFormat {
  if (start.length === 0) throw new CaptureError(emptyCapture);
  const magic = start.length < 4 ? 0 : start.readUInt32BE(0);
  if (isPcapng(magic)) return "pcapng";
  if (isPcap(magic)) return "pcap";
  if (isPkt(start)) return "pkt";
  if (/^(\u{feff})?\s*(\{|$)/u.test(start.toString("utf8"))) return "jsonl";
  const packed = compressed.find(([bytes]) => start.toString("hex").startsWith(bytes));
  if (packed) throw new CaptureError(`The capture is packed with ${packed[1]}: unpack it first.`);
  throw new CaptureError("This is no capture: give a file of pcap, pcapng, PKT 3.1 or JSON lines.");
}
