import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { renderConsoleDocs } from "../../../tools/console-docs.ts";

const page = readFileSync(new URL("../../../docs/console.md", import.meta.url), "utf8");

test("docs/console.md is what the commands say: if not, run node tools/console-docs.ts > docs/console.md", () => {
  expect(page).toBe(renderConsoleDocs());
});

test("docs/console.md names every command", () => {
  for (const { path } of consoleCommands) expect(page).toContain(`| \`.${path.join(" ")}`);
});
