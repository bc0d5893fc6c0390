import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CONTENT_KEYS, fileOf } from "../../../src/content/content-files.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir } from "./content-dir.ts";

const page = await readFile(new URL("../../../docs/content.md", import.meta.url), "utf8");

test("the examples of the page are a directory that loads, and there is one for every file", async () => {
  const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json ?? ""));
  const files = Object.fromEntries(examples.map((example) => [`${Object.keys(example)[0]}.json`, example]));
  expect(Object.keys(files).sort()).toEqual(CONTENT_KEYS.map(fileOf).sort());
  expect(await loadContent(await contentDir(files))).toHaveProperty("content");
});

test("the page names every key of the shipped content", async () => {
  const words = new Set(page.match(/\w+/g));
  for (const key of CONTENT_KEYS) {
    const shipped = await readFile(new URL(`../../../content/${fileOf(key)}`, import.meta.url), "utf8");
    for (const [, name] of shipped.matchAll(/"([a-z]+_[a-z_]+)":/g)) {
      // Names of spawn-point groups and currencies are the content's own.
      if (key !== "event_spawn_points" && name !== "tide_marks") expect(words).toContain(name);
    }
  }
});
