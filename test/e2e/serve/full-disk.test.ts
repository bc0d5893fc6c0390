import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { endingOf } from "../../../tools/cli-errors.ts";
import { newDataDir } from "./serve-child.ts";

/** Runs a program; its exit code and what it says on standard error. */
async function run(program: string, words: readonly string[], env: Record<string, string>, stdout: number | "ignore") {
  const all = { PATH: process.env.PATH, ...env };
  const child = spawn(program, words, { env: all, stdio: ["ignore", stdout, "pipe"] });
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stderr };
}

test("a private file that cannot be written to its end is not left behind", async () => {
  const DATA_DIR = await newDataDir();
  // No room for a single byte, in a way that needs no disk of its own.
  const words = ["bin/zonetide.js", "ticket", "issue", "--character", "Ada", "--create"];
  const command = `ulimit -f 0; exec "$0" ${words.join(" ")}`;
  const { code, stderr } = await run("/bin/sh", ["-c", command, process.execPath], { DATA_DIR }, "ignore");
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^The data directory \S+ cannot be written \(EFBIG\): [^\n]+\.\n$/),
  });
  expect(await readdir(DATA_DIR)).toEqual([]);
});

test("output that has no room is one sentence, exit code 1", async () => {
  const full = await open("/dev/full", "w");
  const { code, stderr } = await run(process.execPath, ["bin/zonetide.js", "content", "check"], {}, full.fd);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Standard output cannot be written \(ENOSPC[^\n]+\.\n$/);
  await full.close();
});

test.each(["ENOSPC", "EDQUOT", "53100"])("a disk that is full for any program is one sentence: %s", (code) => {
  const error = Object.assign(new Error("could not extend file"), { code });
  expect(endingOf(error, false)).toEqual({
    sentence: "No space left on the disk (could not extend file): free some space there, and try again.",
    exitCode: 1,
  });
});
