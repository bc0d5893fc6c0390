import { spawn } from "node:child_process";

/** What `zonetide bots --json` ended with. */
export type BotsReport = {
  readonly outcome: string;
  readonly instanceId: number;
  readonly eventId: number;
  readonly bots: readonly {
    readonly name: string;
    readonly characterId: number;
    readonly contribution: number;
    readonly tier: string;
    readonly xp: number;
    readonly gold: number;
    readonly items: readonly { readonly itemId: number; readonly quantity: number }[];
    readonly errors: number;
  }[];
  readonly latencyMs: { readonly p50: number | null; readonly p99: number | null; readonly samples: number };
  readonly actionsPerSecond: number;
  readonly reconnects: number;
  readonly regressions: number;
};

export type BotsRun = {
  readonly code: number | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly report: BotsReport;
  readonly stderr: string;
};

/** Runs the bots in a process of their own, as JSON; `onLine` sees each line as it comes. */
export function runBots(
  words: readonly string[],
  env: Record<string, string>,
  onLine: (line: Record<string, unknown>) => void = () => {},
): Promise<BotsRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["bin/zonetide.js", "bots", ...words, "--json"], {
      env: { PATH: process.env.PATH ?? "", ...env },
    });
    const lines: Record<string, unknown>[] = [];
    let rest = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const line: Record<string, unknown> = JSON.parse(part);
        lines.push(line);
        onLine(line);
      }
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const report = lines.at(-1) as unknown as BotsReport;
      resolve({ code, lines, report, stderr });
    });
  });
}
