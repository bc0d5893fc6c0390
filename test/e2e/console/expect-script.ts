import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What a script printed, and its exit code. */
export type Performed = { readonly code: number | null; readonly output: string };

/** @throws one sentence that names what is missing; these tests are never skipped */
export const requirePrograms = (...programs: readonly string[]): void => {
  const missing = programs.filter((program) => spawnSync("which", [program]).status !== 0);
  if (missing.length === 0) return;
  throw new Error(
    `Not installed: ${missing.join(", ")}. Run "apt-get install ${missing.join(" ")}", then the tests again.`,
  );
};

const LONGEST_MS = 55_000;

/** Runs one of the scripts beside this file against a console. @param onOutput hears all that it has printed so far */
export const perform = (
  script: string,
  port: number,
  onOutput: (output: string) => void = () => undefined,
): Promise<Performed> =>
  new Promise((resolve, reject) => {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const env = { PATH: process.env.PATH, TERM: "dumb", HOME: "/nonexistent", LANG: "C.UTF-8" };
    const child = spawn("expect", ["-f", path, String(port)], { env, stdio: ["ignore", "pipe", "pipe"] });
    const late = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        onOutput(output);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ code, output });
    });
  });
