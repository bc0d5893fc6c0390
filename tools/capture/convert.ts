/** `zonetide capture convert`. */
import { realpath } from "node:fs/promises";
import type { Writable } from "node:stream";
import manifest from "../../package.json" with { type: "json" };
import { CaptureError, type CaptureFormat, type CaptureItem, captureFormats } from "../../src/capture/capture-item.ts";
import { formatOfPath, openCaptureWriter } from "../../src/capture/open-writer.ts";
import { ConfigError, OperatorError } from "../../src/config/operator-error.ts";
import { outputPlace, STANDARD } from "./output-place.ts";
import { itemsOf } from "./source.ts";

export type ConvertOptions = { readonly format?: string };

const TOLD_DAMAGE = 10;

/** Writes a capture in another format, and says what came of it: on standard error where the capture goes out itself. */
export async function convertCapture(input: string, output: string, options: ConvertOptions): Promise<void> {
  const format = formatFor(output, options);
  await refuseSame(input, output);
  const said = { sessions: 0, frames: 0, damage: 0 };
  const items = itemsOf(input, "Converting", true);
  // A capture that cannot be read at all must not cost the file that it would have replaced.
  const first = await items.next();
  const place = await outputPlace(output);
  try {
    await writeAll(first.done ? null : first.value, items, place.target, format, said);
    await place.keep();
  } catch (error) {
    await place.discard();
    throw error instanceof CaptureError ? new OperatorError(error.message, { cause: error }) : error;
  }
  if (said.damage > TOLD_DAMAGE) process.stderr.write(`${said.damage - TOLD_DAMAGE} more streams are damaged.\n`);
  const where = output === STANDARD ? "standard output" : output;
  const summary = `${said.frames} packets of ${said.sessions} sessions written to ${where} (${format}).\n`;
  (output === STANDARD ? process.stderr : process.stdout).write(summary);
}

type Said = { sessions: number; frames: number; damage: number };

async function writeAll(
  first: CaptureItem | null,
  rest: AsyncGenerator<CaptureItem>,
  target: string | Writable,
  format: CaptureFormat,
  said: Said,
): Promise<void> {
  const application = `Zonetide ${manifest.version}`;
  const writer = openCaptureWriter(format, target, { application });
  try {
    for (let item = first; item !== null; item = await nextOf(rest)) {
      count(item, said);
      await writer.write(item);
    }
  } catch (error) {
    await writer.close().catch(() => undefined);
    throw error;
  }
  await writer.close();
}

async function nextOf(items: AsyncGenerator<CaptureItem>): Promise<CaptureItem | null> {
  const { done, value } = await items.next();
  return done ? null : value;
}

function count(item: CaptureItem, said: Said): void {
  if (item.kind === "session") said.sessions++;
  if (item.kind === "frame") said.frames++;
  if (item.kind !== "damage") return;
  said.damage++;
  if (said.damage > TOLD_DAMAGE) return;
  const { session, from, offset, message } = item;
  process.stderr.write(`Session ${session}: what the ${from} sent is left out from byte ${offset} on: ${message}\n`);
}

function formatFor(output: string, { format }: ConvertOptions): CaptureFormat {
  const named = format ?? (output === STANDARD ? "jsonl" : formatOfPath(output));
  const found = captureFormats.find((one) => one === named);
  if (found !== undefined) return found;
  if (format !== undefined)
    throw new ConfigError(`--format takes ${captureFormats.join(", ")}, not ${JSON.stringify(format)}.`);
  throw new ConfigError(
    `${output} has no ending that names a format: end it with .pcapng, .pcap, .pkt or .jsonl, or give --format.`,
  );
}

async function refuseSame(input: string, output: string): Promise<void> {
  if (input === STANDARD || output === STANDARD) return;
  const [from, to] = await Promise.all([input, output].map((path) => realpath(path).catch(() => path)));
  if (from === to)
    throw new ConfigError("A capture cannot be written over the one it is read from: give another file.");
}
