import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRoom } from "../../../src/capture/capture-folder.ts";

test("the oldest captures that are over go as a whole; those under way and somebody's own files stay", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zonetide-folder-"));
  const [first, second, third] = [1, 2, 3].map((day) => `2026080${day}T120000Z-1-all`);
  const files = [`${first}-0001`, `${second}-0001`, `${second}-0002`, `${third}-0001`, "my-own"];
  for (const file of files) await writeFile(join(folder, `${file}.pcapng`), Buffer.alloc(100));
  expect(await makeRoom(folder, 100, new Set([first ?? ""]))).toEqual([second]);
  expect((await readdir(folder)).toSorted()).toEqual(
    [`${first}-0001`, `${third}-0001`, "my-own"].map((one) => `${one}.pcapng`),
  );
  expect(await makeRoom(folder, 200, new Set())).toEqual([]);
  await rm(folder, { recursive: true });
  expect(await makeRoom(folder, 0, new Set())).toEqual([]);
});
