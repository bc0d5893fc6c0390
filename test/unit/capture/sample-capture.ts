import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { CaptureFormat, CaptureItem } from "../../../src/capture/capture-item.ts";
import { openCaptureWriter } from "../../../src/capture/open-writer.ts";

/** A frame by hand; its payload is all ones. */
export function frameOf(opcode: number, payloadBytes: number): Buffer {
  const frame = Buffer.alloc(6 + payloadBytes, 1);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt16LE(opcode, 4);
  return frame;
}

/** One session from its start to its end, with frames beyond a segment both ways. */
export function sampleCapture(startUs: number): CaptureItem[] {
  const end = (port: number) => ({ address: "127.0.0.1", port });
  const frames = [0, 1, 40_000, 70_001, 5].flatMap((size, index): CaptureItem[] =>
    (["server", "client"] as const).map((from) => {
      const atUs = startUs + 2 + index;
      return { kind: "frame", session: 1, atUs, from, frame: frameOf(0x0a00 + index, size) };
    }),
  );
  return [
    { kind: "session", session: 1, atUs: startUs, client: end(5555), server: end(24_000), fromStart: true },
    { kind: "comment", session: 1, atUs: startUs + 1, text: "session 1: Mirelda ☃" },
    ...frames,
    { kind: "end", session: 1, atUs: startUs + 9, how: "closed" },
  ];
}

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A path in a new folder, which is gone after the tests of the file. */
export async function captureFile(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "zonetide-sample-"));
  folders.push(folder);
  return join(folder, name);
}

/** Writes items to a new file and returns its path. */
export async function writeItems(format: CaptureFormat, items: readonly CaptureItem[]): Promise<string> {
  const path = await captureFile(`sample.${format}`);
  const writer = openCaptureWriter(format, path);
  for (const item of items) await writer.write(item);
  await writer.close();
  return path;
}
