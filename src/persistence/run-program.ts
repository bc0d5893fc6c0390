/** Running a program of the database or the system to its end. */
import { spawn } from "node:child_process";
import process from "node:process";

export type RunOptions = {
  /** A folder that the program's user can enter. */
  readonly cwd: string;
  /** Another user to run as; only root can. */
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
};

/** `code` is null where the program could not be run or was killed; `output` is all that it said. */
export type RunResult = { readonly code: number | null; readonly output: string };

/** Nothing else of our environment is the program's business: PG… variables would lead it astray, secrets would leak. */
const PASSED_ON = ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "SystemRoot"];

/** Never rejects. Messages are in English, whatever the locale, so that they can be told apart. */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const passedOn = PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const env = { ...Object.fromEntries(passedOn), LC_ALL: "C", TZ: "UTC" };
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: null, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}
