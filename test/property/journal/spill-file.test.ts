import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SpillFile, SpillFullError, type TornTail } from "../../../src/journal/spill/spill-file.ts";
import { recordHeaderBytes } from "../../../src/journal/spill/spill-record.ts";
import { SpillDamagedError, SpillFormatError } from "../../../src/journal/spill/spill-scan.ts";

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

async function reopened(): Promise<{ texts: string[]; torn: TornTail | null; file: SpillFile }> {
  const { file, torn } = await SpillFile.open(path, LIMIT);
  const { payloads } = await file.read(() => true);
  return { texts: payloads.map(String), torn, file };
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
    const { texts, torn, file } = await reopened();
    expect(texts).toEqual(payloads.slice(0, kept.length));
    const soundBytes = kept.at(-1) ?? 0;
    expect(torn?.bytes ?? 0).toBe(size - soundBytes);
    if (torn !== null) expect(await readFile(torn.path)).toEqual(whole.subarray(soundBytes, size));
    await file.append(Buffer.from("after the crash"));
    await file.close();
    expect(await reread()).toEqual([...payloads.slice(0, kept.length), "after the crash"]);
  }
});

test("a tail of whatever bytes is moved aside, and one that a full disk left as zeros", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (garbage) => {
      await rm(path, { force: true });
      await write(["kept"]);
      const sound = await readFile(path);
      await writeFile(path, Buffer.concat([sound, garbage]));
      const { texts, torn, file } = await reopened();
      await file.close();
      expect(texts).toEqual(["kept"]);
      expect(await readFile(torn!.path)).toEqual(Buffer.from(garbage));
      expect((await stat(torn!.path)).mode & 0o777).toBe(0o600);
      expect((await stat(path)).size).toBe(sound.length);
    }),
    { numRuns: 60, examples: [[new Uint8Array(32)]] },
  );
});

test("any changed byte before the last record, header or payload, is found out, and nothing is cut", async () => {
  const ends = await write(["first", "second", "the third"]);
  const whole = await readFile(path);
  for (let at = 0; at < ends[1]!; at += 1) {
    const changed = Buffer.from(whole);
    changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
    await writeFile(path, changed);
    await expect(SpillFile.open(path, LIMIT)).rejects.toThrow(SpillDamagedError);
    expect(await readFile(path)).toEqual(changed);
  }
});

test("whatever is done to a file's bytes, no record is lost without a word, and every byte is still there", async () => {
  const payload = fc.string({ minLength: 1, maxLength: 30, unit: "grapheme" });
  const damage = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 2 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(payload, { minLength: 1, maxLength: 6 }), damage, async (payloads, { at, bytes }) => {
      await rm(folder, { recursive: true, force: true });
      const ends = await write(payloads);
      const changed = await readFile(path);
      const offset = at % changed.length;
      changed.set(bytes.subarray(0, changed.length - offset), offset);
      await writeFile(path, changed);
      const opening = await reopened().catch((error: unknown) => error);
      if (opening instanceof Error) {
        expect(opening).toBeInstanceOf(SpillDamagedError);
        expect(await readFile(path)).toEqual(changed);
        return;
      }
      const { texts, torn, file } = opening as Awaited<ReturnType<typeof reopened>>;
      await file.close();
      // Only the last may have gone, and then it is said.
      expect(texts).toEqual(payloads.slice(0, torn === null ? ends.length : -1));
      const aside = torn === null ? Buffer.alloc(0) : await readFile(torn.path);
      expect(Buffer.concat([await readFile(path), aside])).toEqual(changed);
    }),
    { numRuns: 150 },
  );
});

test("a missing record, and a file of the older format, are refused with a sentence and left as they are", async () => {
  const [firstEnd = 0, secondEnd = 0] = await write(["first", "second", "third"]);
  const whole = await readFile(path);
  await writeFile(path, Buffer.concat([whole.subarray(0, firstEnd), whole.subarray(secondEnd)]));
  await expect(SpillFile.open(path, LIMIT)).rejects.toThrow(SpillDamagedError);

  const payload = Buffer.from("[]");
  const header = Buffer.alloc(8);
  header.writeUInt32LE(payload.length, 0);
  header.writeUInt32LE(crc32(payload), 4);
  const old = Buffer.concat([header, payload, header]);
  await writeFile(path, old);
  await expect(SpillFile.open(path, LIMIT)).rejects.toThrow(SpillFormatError);
  await expect(SpillFile.open(path, LIMIT)).rejects.toThrow(/older version/);
  expect(await readFile(path)).toEqual(old);
  expect(await readdir(join(folder, "spill"))).toEqual(["realm-1.spill"]);
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
  const limitBytes = 48 + 2 * recordHeaderBytes;
  const { file } = await SpillFile.open(path, limitBytes);
  await file.append(Buffer.alloc(40, "a"));
  await expect(file.append(Buffer.alloc(40, "b"))).rejects.toThrow(SpillFullError);
  const bytes = 40 + recordHeaderBytes;
  expect(file.status).toEqual({ records: 1, bytes, fileBytes: bytes, limitBytes });
  await file.append(Buffer.alloc(8, "c"));
  file.drained(1, bytes);
  expect(file.status).toEqual({ records: 1, bytes: limitBytes - bytes, fileBytes: limitBytes, limitBytes });
  await file.close();
  await truncate(path, limitBytes - 1);
  expect(await reread()).toEqual(["a".repeat(40)]);
});
