/** `zonetide capture show`. */
import { once } from "node:events";
import type { CaptureItem, Endpoint } from "../../src/capture/capture-item.ts";
import { decodeCaptured } from "../../src/capture/decode-frame.ts";
import { timeText } from "../../src/capture/item-time.ts";
import { lineOfItem } from "../../src/capture/json-line.ts";
import { SessionDialects } from "../../src/capture/session-dialects.ts";
import type { JsonObject, JsonValue } from "../../src/protocol/packet-json.ts";
import { type FilterOptions, filterOf } from "./filter.ts";
import { itemsOf } from "./source.ts";

export type ShowOptions = FilterOptions & { readonly json?: boolean };

const NAME_COLUMNS = 24;
const GATHERED_CHARACTERS = 16_384;

/** Prints a capture, one item a line; `json`: lines that `capture convert` and `replay` take. */
export async function showCapture(path: string, options: ShowOptions): Promise<void> {
  const wants = filterOf(options);
  const dialects = new SessionDialects();
  let text = "";
  const flush = async (): Promise<void> => {
    const isTaken = process.stdout.write(text);
    text = "";
    if (!isTaken) await once(process.stdout, "drain");
  };
  for await (const item of itemsOf(path, "Reading", !process.stdout.isTTY)) {
    if (wants(item)) text += `${options.json ? lineOfItem(item, dialects) : textOfItem(item, dialects)}\n`;
    else passOver(item, dialects);
    if (text.length >= GATHERED_CHARACTERS) await flush();
  }
  await flush();
}

/** What is left out may have been the hello: from here on the lines have to say the dialect themselves. */
function passOver(item: CaptureItem, dialects: SessionDialects): void {
  const before = dialects.of(item.session);
  dialects.follow(item);
  const dialect = dialects.of(item.session);
  if (item.kind === "frame" && dialect !== before) dialects.set(item.session, dialect);
}

/** Time, session, direction, packet, fields; what a file says itself is shown in quotes, so that it cannot draw. */
function textOfItem(item: CaptureItem, dialects: SessionDialects): string {
  dialects.follow(item);
  const session = item.session === 0 ? "" : `#${item.session}`;
  return `${timeText(item.atUs)}  ${session.padEnd(5)} ${contentOf(item, dialects)}`.trimEnd();
}

function contentOf(item: CaptureItem, dialects: SessionDialects): string {
  switch (item.kind) {
    case "session": {
      const where = `${endText(item.client)} to ${endText(item.server)}`;
      return `+ ${"session".padEnd(NAME_COLUMNS)} ${where}${item.fromStart ? "" : ", from the middle"}`;
    }
    case "frame": {
      const arrow = item.from === "client" ? "→" : "←";
      const decoded = decodeCaptured(item.frame, dialects.of(item.session));
      if ("packet" in decoded) return `${arrow} ${decoded.packet.padEnd(NAME_COLUMNS)} ${fieldsText(decoded.fields)}`;
      const opcode = `0x${decoded.opcode.toString(16).padStart(4, "0")}`;
      return `${arrow} ${opcode.padEnd(NAME_COLUMNS)} ${decoded.error} ${item.frame.toString("hex")}`;
    }
    case "damage": {
      const what = `the ${item.from}'s bytes from ${item.offset} on: ${item.message}`;
      return `! ${"damage".padEnd(NAME_COLUMNS)} ${what}`;
    }
    case "end":
      return `- ${"end".padEnd(NAME_COLUMNS)} ${item.how}`;
    case "comment":
      return `# ${"comment".padEnd(NAME_COLUMNS)} ${JSON.stringify(item.text)}`;
  }
}

function endText(end: Endpoint | null): string {
  return end === null ? "unknown" : `${end.address} port ${end.port}`;
}

function fieldsText(fields: JsonObject): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(" ");
}

function valueText(value: JsonValue): string {
  return typeof value === "string" && /^[a-z0-9_]+$/i.test(value) ? value : JSON.stringify(value);
}
