import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { contentDir } from "./content-dir.ts";

const COMMANDS = new URL("../../../tools/content.ts", import.meta.url).href;
const SHIPPED = fileURLToPath(new URL("../../../content", import.meta.url));

function run(...args: string[]) {
  const program = `
    import { Command } from "commander";
    import { registerContentCommands } from ${JSON.stringify(COMMANDS)};
    const program = new Command().name("zonetide");
    registerContentCommands(program, { contentDir: ${JSON.stringify(SHIPPED)} });
    await program.parseAsync(${JSON.stringify(args)}, { from: "user" });`;
  const cwd = fileURLToPath(new URL("../../..", import.meta.url));
  return spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd, encoding: "utf8" });
}

test("sound content is counted", () => {
  const { status, stdout, stderr } = run("content", "check");
  expect(stdout).toMatch(/^content is sound: \d+ events, \d+ world bosses, \d+ loot tables, \d+ zones, /);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

test("sound content as JSON", () => {
  const { status, stdout } = run("content", "check", SHIPPED, "--json");
  expect({ status, answer: JSON.parse(stdout) }).toEqual({ status: 0, answer: { ok: true, faults: [] } });
});

test("faults are a table, one sentence on standard error, exit code 1", async () => {
  const dir = await contentDir({ "zones.json": "{", "items.json": { items: [{ id: 0 }] } });
  const { status, stdout, stderr } = run("content", "check", dir);
  expect(stdout).toContain("items[0].id");
  expect(stdout).toContain("zones.json");
  expect(stderr).toBe(`Correct the 2 faults listed for ${dir} and run this check again.\n`);
  expect(status).toBe(1);
});

test("faults as JSON, exit code 1", async () => {
  const dir = await contentDir({ "items.json": { items: [{ id: 0 }] } });
  const { status, stdout, stderr } = run("content", "check", dir, "--json");
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    faults: [{ file: "items.json", path: "items[0].id", message: expect.stringMatching(/^Write a whole number/) }],
  });
  expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
});

test("the help shows examples", () => {
  expect(run("content", "check", "--help").stdout).toContain("zonetide content check --json");
});
