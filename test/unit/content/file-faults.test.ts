import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, filesOf, type Json, soundContent } from "./content-dir.ts";

async function faultsOf(files: { readonly [file: string]: Json | Uint8Array }) {
  const loaded = await loadContent(await contentDir(files));
  return "faults" in loaded ? loaded.faults : [];
}

test("a directory that does not exist", async () => {
  const dir = join(await contentDir({}), "nowhere");
  expect(await loadContent(dir)).toEqual({
    faults: [{ file: ".", path: "", message: expect.stringMatching(/nowhere does not exist: create it or/) }],
  });
});

test("a directory that is a file", async () => {
  const dir = join(await contentDir({ "zones.txt": "" }), "zones.txt");
  expect(await loadContent(dir)).toEqual({
    faults: [{ file: ".", path: "", message: expect.stringMatching(/is not a directory/) }],
  });
});

test("a file that cannot be read", async () => {
  const dir = await contentDir({});
  await mkdir(join(dir, "zones.json"));
  expect(await loadContent(dir)).toEqual({
    faults: [{ file: "zones.json", path: "", message: expect.stringMatching(/this user may read.*EISDIR/) }],
  });
});

test("a file that is not UTF-8", async () => {
  const faults = await faultsOf({ "items.json": Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d]) });
  expect(faults).toEqual([{ file: "items.json", path: "", message: expect.stringMatching(/Save this file as UTF-8/) }]);
});

test("JSON that breaks off, with line and column", async () => {
  const faults = await faultsOf({ "items.json": '{\n  "items": [\n    {"id": 1},\n  ]\n}' });
  expect(faults).toEqual([{ file: "items.json", path: "", message: expect.stringMatching(/line 4, column 3/) }]);
});

test("NaN is no JSON, and a number too large to be one is named", async () => {
  expect(await faultsOf({ "items.json": '{"items": [{"id": NaN}]}' })).toMatchObject([
    { message: expect.stringMatching(/line 1, column 19/) },
  ]);
  expect(await faultsOf({ "items.json": '{"items": [{"id": 1e999}]}' })).toMatchObject([
    { path: "items[0].id", message: expect.stringMatching(/instead of Infinity/) },
  ]);
});

test("an unknown content file", async () => {
  const faults = await faultsOf({ "zone.json": { zones: [] } });
  expect(faults).toEqual([
    { file: "zone.json", path: "", message: expect.stringMatching(/Rename this file or move it away.*zones\.json/) },
  ]);
});

test("the top of a file: no object, no key, another key, no list", async () => {
  const faults = await faultsOf({
    "creatures.json": [],
    "items.json": {},
    "spells.json": { spells: [], spellz: [] },
    "zones.json": { zones: { id: 1 } },
  });
  expect(faults).toEqual([
    { file: "creatures.json", path: "", message: expect.stringMatching(/"creatures": \[\.\.\.\]/) },
    { file: "items.json", path: "items", message: expect.stringMatching(/Add this key/) },
    { file: "spells.json", path: "spellz", message: expect.stringMatching(/Remove this key/) },
    {
      file: "zones.json",
      path: "zones",
      message: expect.stringMatching(/a list of entries here instead of an object/),
    },
  ]);
});

test("references into a file that cannot be read are not judged, the others are", async () => {
  const files = soundContent();
  files.creatures![0]!.drops = [{ item_id: 99 }];
  const faults = await faultsOf({ ...filesOf(files), "zones.json": "{", "spells.json": "" });
  expect(faults.map(({ file, path }) => `${file} ${path}`)).toEqual([
    "creatures.json creatures[0].drops[0].item_id",
    "spells.json ",
    "zones.json ",
  ]);
});
