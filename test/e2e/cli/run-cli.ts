import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

export type Outcome = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A data directory of the test's own, gone after it. */
export const temporaryDataDir = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "zonetide-cli-"));
  folders.push(folder);
  return folder;
};

/** Runs `zonetide` with these words, this environment on top of an empty one, and this standard input. */
export const zonetide = (
  words: readonly string[],
  given: { readonly env?: Record<string, string>; readonly input?: string } = {},
): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...given.env };
    const child = spawn(process.execPath, ["bin/zonetide.js", ...words], { env });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => undefined);
    child.stdin.end(given.input ?? "");
  });
