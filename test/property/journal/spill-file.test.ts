import { mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SpillDamagedError, SpillFile, SpillFullError } from "../../../src/journal/spill/spill-file.ts";

const LIMIT = 1_000_000;
let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-spill-"));
  path = join(folder, "spill", "realm-1.spill");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(payloads: readonly string[]): Promise<number[]> {
  const { file } = await SpillFile.open(path, LIMIT);
  const ends: number[] = [];
  for (const payload of payloads) {
    await file.append(Buffer.from(payload));
    ends.push((await stat(path)).size);
  }
  await file.close();
  return ends;
}

async function reopened(): Promise<{ texts: string[]; cutBytes: number; file: SpillFile }> {
  const { file, cutBytes } = await SpillFile.open(path, LIMIT);
  const { payloads } = await file.read(() => true);
  return { texts: payloads.map(String), cutBytes, file };
}

async function reread(): Promise<string[]> {
  const { texts, file } = await reopened();
  await file.close();
  return texts;
}

test("cut off at any byte, what is left are the records that were whole, and it takes more", async () => {
  const payloads = ["first", "the second one", "x", "wavéd 🌊"];
  const ends = await write(payloads);
  const whole = await readFile(path);
  for (let size = 0; size <= whole.length; size += 1) {
    await writeFile(path, whole.subarray(0, size));
    const kept = ends.filter((end) => end <= size);
    const { texts, cutBytes, file } = await reopened();
    expect(texts).toEqual(payloads.slice(0, kept.length));
    expect(cutBytes).toBe(size - (kept.at(-1) ?? 0));
    await file.append(Buffer.from("after the crash"));
    await file.close();
    expect(await reread()).toEqual([...payloads.slice(0, kept.length), "after the crash"]);
  }
});

test("a tail of whatever bytes is cut off, and one that a full disk left as zeros", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (garbage) => {
      await rm(path, { force: true });
      await write(["kept"]);
      const sound = await readFile(path);
      await writeFile(path, Buffer.concat([sound, garbage]));
      const { texts, file } = await reopened();
      await file.close();
      expect(texts).toEqual(["kept"]);
      expect((await stat(path)).size).toBe(sound.length);
    }),
    { numRuns: 60, examples: [[new Uint8Array(32)]] },
  );
});

test("any changed byte before the last record is found out, and nothing is cut", async () => {
  const [firstEnd = 0] = await write(["first", "second"]);
  const whole = await readFile(path);
  // The payload alone: a changed length may point anywhere.
  for (let at = 4; at < firstEnd; at += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
    await writeFile(path, changed);
    await expect(SpillFile.open(path, LIMIT)).rejects.toThrow(SpillDamagedError);
    expect(await readFile(path)).toEqual(changed);
  }
});

test("it is read from its head while it grows, is gone when it is drained, and is its owner's alone", async () => {
  const { file } = await SpillFile.open(path, LIMIT);
  await file.append(Buffer.from("a"));
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const one = await file.read(() => false);
  const writing = file.append(Buffer.from("b"));
  file.drained(1, one.end);
  expect(file.isEmpty).toBe(false);
  await file.clear();
  await writing;
  const two = await file.read(() => true);
  expect(two.payloads.map(String)).toEqual(["b"]);
  file.drained(1, two.end);
  expect([file.isEmpty, file.status.records]).toEqual([true, 0]);
  await file.clear();
  await expect(stat(path)).rejects.toThrow("ENOENT");
  await file.append(Buffer.from("c"));
  expect((await file.read(() => true)).payloads.map(String)).toEqual(["c"]);
  await file.close();
});

test("beyond its limit it takes nothing, and what it has stays as it is", async () => {
  const { file } = await SpillFile.open(path, 64);
  await file.append(Buffer.alloc(40, "a"));
  await expect(file.append(Buffer.alloc(40, "b"))).rejects.toThrow(SpillFullError);
  expect(file.status).toEqual({ records: 1, bytes: 48, limitBytes: 64 });
  await file.append(Buffer.alloc(8, "c"));
  await file.close();
  await truncate(path, 63);
  expect(await reread()).toEqual(["a".repeat(40)]);
});
