import { zonetide } from "../cli/run-cli.ts";

/** What `zonetide replay --json` ended with. */
export type ReplayReport = {
  readonly outcome: string;
  readonly started: number;
  readonly packets: { readonly sent: number; readonly received: number; readonly skipped: number };
  readonly sessions: readonly { readonly session: number; readonly outcome: string; readonly fault: string | null }[];
  readonly damage: readonly { readonly session: number; readonly from: string; readonly offset: number }[];
  readonly latencyMs: { readonly p50: number | null; readonly samples: number };
  readonly difference: {
    readonly session: number;
    readonly what: string;
    readonly captured: { readonly packet: string; readonly fields: Record<string, unknown> } | null;
    readonly replayed: { readonly packet: string; readonly fields: Record<string, unknown> } | null;
  } | null;
};

/** Replays a file in a process of its own. */
export async function runReplay(file: string, words: readonly string[], env: Record<string, string>) {
  const { code, stdout, stderr } = await zonetide(["replay", file, ...words, "--json"], { env });
  const lines: Record<string, unknown>[] = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code, stderr, lines, report: lines.at(-1) as unknown as ReplayReport };
}
