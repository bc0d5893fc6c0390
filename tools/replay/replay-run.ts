/** One replay from the plan to its result: characters, connections, the playing, the comparing. */
import { build, type Histogram } from "hdr-histogram-js";
import type { Config } from "../../src/config/config.ts";
import { OperatorError } from "../../src/config/operator-error.ts";
import { dialAddress, type Endpoint, readLiveServer } from "../../src/config/server-file.ts";
import { type Cast, castCharacters } from "./characters.ts";
import { type Comparison, storyDifferences } from "./compare.ts";
import { Conductor } from "./conductor.ts";
import { Connections } from "./connections.ts";
import { isOwnServer, type StartEvent, starterFor } from "./event-starter.ts";
import { IdMap } from "./id-map.ts";
import { nothingKnown } from "./known-ids.ts";
import { LiveSession } from "./live-session.ts";
import { News } from "./news.ts";
import type { ReplayOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import { ReplayClock } from "./replay-clock.ts";
import {
  differencesOf,
  firstDifference,
  type Latency,
  type Outcome,
  type ReplayResult,
  type SessionResult,
} from "./result.ts";

export type RunOptions = {
  readonly plan: Plan;
  readonly options: ReplayOptions;
  readonly config: Config;
  readonly signal: AbortSignal;
  readonly say: (sentence: string) => void;
  readonly onStep: (done: number, total: number) => void;
};

const MICROSECONDS = 1_000;
const LATENCY_MAX_US = 600_000_000;

/** Plays a plan to a server. @throws OperatorError when there is no server, or it cannot be told to start an event */
export async function runReplay({ plan, options, config, signal, say, onStep }: RunOptions): Promise<ReplayResult> {
  const startedAtMs = performance.now();
  const target = await targetOf(options, config);
  const startEvent = await starterOf(plan, options, config, target);
  const cast = await castCharacters(config, plan);
  const news = new News();
  // Whoever waits for something looks up.
  signal.addEventListener("abort", news.came, { once: true });
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LATENCY_MAX_US,
    numberOfSignificantValueDigits: 3,
  });
  const known = nothingKnown();
  const onLatency = (ms: number): void =>
    histogram.recordValue(Math.min(LATENCY_MAX_US, Math.max(1, Math.round(ms * MICROSECONDS))));
  const sessions = new Map(
    [...plan.sessions.values()].map((planned) => {
      const ticket = cast.tickets.get(planned.session) ?? null;
      return [
        planned.session,
        new LiveSession({ planned, known, target, ticket, signal, onNews: news.came, onLatency }),
      ];
    }),
  );
  const speaking = new Set(plan.steps.flatMap((step) => (step.kind === "send" ? [step.session] : [])));
  const players = [...sessions.values()].filter(({ planned }) => speaking.has(planned.session));
  const comparisons = comparisonsOf(plan, sessions, cast, options);
  const conductor = new Conductor({
    ...{ plan, sessions, news, startEvent, signal, say, onStep },
    connections: new Connections(players, target, signal),
    ids: new IdMap(plan.known, known, (id) => cast.characters.get(id)),
    clock: new ReplayClock(plan.steps[0]?.atMs ?? 0, options.speed, performance.now()),
    // A refusal that comes a moment too late is none: what is compared must not hang on that.
    sendsRefused: options.speed === 1 && !options.expect,
    isAsTold: (session) => !options.expect || isAsTold(comparisons.get(session)),
  });
  await conductor.play();
  const { skipped, repeated, started } = conductor;
  const differences = [...comparisons.values()].flatMap((one) => {
    const live = sessions.get(one.session);
    // Of a session that broke off its fault is the difference.
    const isWhole = live !== undefined && live.planned.leftOut === null && faultOf(live) === null;
    return isWhole && !signal.aborted ? differencesOf(one, plan, live) : [];
  });
  const different = new Set(options.expect ? differences.map(({ session }) => session) : []);
  const results = [...sessions.values()].map((session) => sessionResult(session, options.expect, different));
  return {
    ...{ outcome: outcomeOf(results, signal.aborted), interrupted: signal.aborted, sessions: results },
    ...{ skipped, repeated, started, damage: plan.damage, latencyMs: latencyOf(histogram) },
    seconds: (performance.now() - startedAtMs) / 1_000,
    difference: options.expect ? firstDifference([...comparisons.values()], differences) : null,
  };
}

async function targetOf({ target }: ReplayOptions, { dataDir }: Config): Promise<Endpoint> {
  if (target !== null) return target;
  const game = (await readLiveServer(dataDir))?.game;
  if (game !== undefined) return dialAddress(game);
  throw new OperatorError(
    `No server is running for DATA_DIR ${dataDir}: start one with "npm start", or name another with --target HOST:PORT.`,
  );
}

async function starterOf(
  { steps }: Plan,
  { start }: ReplayOptions,
  { dataDir }: Config,
  target: Endpoint,
): Promise<StartEvent | null> {
  const starts = steps.flatMap((step) => (step.kind === "start" ? [step.eventId] : []));
  if (!start || starts.length === 0) return null;
  if (await isOwnServer(dataDir, target)) return starterFor(dataDir);
  const where = `${target.host}:${target.port}`;
  throw new OperatorError(
    `The capture starts event ${starts[0]}, and ${where} is not the server of DATA_DIR ${dataDir} that could be told to: give its data directory, or start the event there yourself and replay with --no-start.`,
  );
}

function comparisonsOf(
  plan: Plan,
  sessions: ReadonlyMap<number, LiveSession>,
  { characters }: Cast,
  { speed }: ReplayOptions,
): Map<number, Comparison> {
  const captureIds = new Map([...characters].map(([captured, live]) => [live, captured]));
  const comparisons = new Map<number, Comparison>();
  for (const { session, eyes: captured, isToldToTheEnd, heals } of plan.sessions.values()) {
    const live = sessions.get(session)?.eyes;
    if (live === undefined) continue;
    comparisons.set(session, {
      ...{ session, captured, live, isToldToTheEnd, heals, gaps: plan.gaps },
      isRealTime: speed === 1,
      capturedPerson: (id) => String(id),
      livePerson: (id) => (id === 0 ? "0" : String(captureIds.get(id) ?? `live ${id}`)),
    });
  }
  return comparisons;
}

const isAsTold = (comparison: Comparison | undefined): boolean =>
  comparison === undefined || !storyDifferences(comparison).some(({ isOpen }) => isOpen);

function sessionResult(live: LiveSession, expect: boolean, different: ReadonlySet<number>): SessionResult {
  const { planned, eyes, counters } = live;
  const fault = planned.leftOut ?? faultOf(live);
  const agreed = expect ? "same" : "replayed";
  const faulty = planned.leftOut === null ? "failed" : "left out";
  const outcome = fault !== null ? faulty : different.has(planned.session) ? "different" : agreed;
  return {
    ...{ session: planned.session, outcome, characterId: planned.eyes.characterId, liveCharacterId: eyes.characterId },
    ...{ sent: counters.sent, received: counters.received, skipped: counters.skipped, fault },
  };
}

/** A session that the server ended in the capture, too, has not failed. */
function faultOf({ planned, isConnected, eyes, ended, isLeaving }: LiveSession): string | null {
  if (!isConnected || isLeaving || ended === null || ended === "the replay closed it") return null;
  const { authResult, dismissal } = planned.eyes;
  const wasRefused = authResult !== null && authResult === eyes.authResult && authResult !== 0;
  const wasDismissed = dismissal !== null && dismissal === eyes.dismissal;
  return wasRefused || wasDismissed ? null : ended;
}

function outcomeOf(sessions: readonly SessionResult[], isAborted: boolean): Outcome {
  // Those that were left out do not speak against the others.
  const playing = sessions.filter(({ sent, skipped }) => sent + skipped > 0);
  if (isAborted || playing.every(({ outcome }) => outcome === "left out")) return "failed";
  for (const worst of ["different", "failed", "same"] as const) {
    if (sessions.some(({ outcome }) => outcome === worst)) return worst;
  }
  return "replayed";
}

function latencyOf(histogram: Histogram): Latency {
  const samples = histogram.totalCount;
  if (samples === 0) return { p50: null, p90: null, p99: null, max: null, samples };
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / MICROSECONDS;
  return { p50: at(50), p90: at(90), p99: at(99), max: histogram.maxValue / MICROSECONDS, samples };
}
