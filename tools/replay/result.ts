/** What a replay came to. */
import { ServerAuthResult, ServerDisconnect, ServerPong, ServerZoneEntered } from "../../packets/index.ts";
import type { CaptureDamage } from "../../src/capture/capture-item.ts";
import { answersAgree, type Comparison, type Difference, firstOf, storyDifferences } from "./compare.ts";
import type { LiveSession } from "./live-session.ts";
import type { Plan } from "./plan.ts";
import { opcodeOf } from "./read-packet.ts";

export type Outcome = "same" | "different" | "replayed" | "failed";

export type SessionResult = {
  readonly session: number;
  readonly outcome: Outcome | "left out";
  /** Character in the capture and on the server; null where nobody logged in. */
  readonly characterId: number | null;
  readonly liveCharacterId: number | null;
  readonly sent: number;
  readonly received: number;
  readonly skipped: number;
  /** Why the session is left out or ended before the capture's; null where neither is so. */
  readonly fault: string | null;
};

export type Latency = {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly samples: number;
};

export type ReplayResult = {
  readonly outcome: Outcome;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly sessions: readonly SessionResult[];
  readonly started: number;
  readonly repeated: number;
  /** Why packets were not sent, and how many. */
  readonly skipped: ReadonlyMap<string, number>;
  readonly latencyMs: Latency;
  readonly damage: readonly CaptureDamage[];
  readonly difference: (Difference & { readonly dialects: readonly [captured: 1 | 2, live: 1 | 2] }) | null;
};

/** What differs in one session: its story, and the answers to its requests. */
export function differencesOf(comparison: Comparison, plan: Plan, live: LiveSession): Difference[] {
  return [...storyDifferences(comparison), ...answerDifferences(comparison, plan, live)];
}

/** Answers that hang on nothing that others do. */
const ownAnswers: readonly number[] = [ServerAuthResult, ServerPong, ServerZoneEntered, ServerDisconnect].map(
  ({ opcode }) => opcode,
);

function answerDifferences(comparison: Comparison, { steps, gaps }: Plan, live: LiveSession): Difference[] {
  const differences: Difference[] = [];
  for (const step of steps) {
    if (step.kind !== "send" || step.session !== comparison.session || step.answer === null) continue;
    const isMissed = gaps.isOpen(step.stay.name, step.atMs) && !ownAnswers.includes(opcodeOf(step.answer));
    if (isMissed) continue;
    const answer = live.answers.get(step) ?? null;
    if (answer !== null && answersAgree(comparison, step.answer, answer)) continue;
    const what = answer === null ? "a request was not answered as in the capture" : "the answer to a request differs";
    differences.push({
      session: step.session,
      atMs: step.atMs,
      what,
      captured: step.answer,
      live: answer,
      isOpen: false,
    });
  }
  return differences;
}

/** The earliest difference of all sessions, with the dialects that its packets are read in. */
export function firstDifference(
  comparisons: readonly Comparison[],
  differences: readonly Difference[],
): ReplayResult["difference"] {
  const first = firstOf(differences);
  const comparison = comparisons.find(({ session }) => session === first?.session);
  if (first === null || comparison === undefined) return null;
  return { ...first, dialects: [comparison.captured.dialect, comparison.live.dialect] };
}
