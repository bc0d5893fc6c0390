import { ServerEventWave } from "../../packets/index.ts";
import type { WaveEnded, WaveStarted } from "../events/run-events.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import { secretOf } from "./shown-phase.ts";
import type { Show } from "./stage.ts";

/** A wave begins: how many come, and the time until it is over; 0 where it has no limit. */
export function showWaveStart(screen: RunScreen, { index, wave, count }: WaveStarted["data"], show: Show): void {
  const limitMs = screen.run.durable.definition.waves[wave - 1]?.timeLimitMs ?? 0;
  showWave(screen, { index, wave, spawnCount: count, timeUntilNextMs: limitMs }, show);
}

/** A wave is over and another one follows after a pause: nothing spawns until then. */
export function showWaveEnd(screen: RunScreen, { index, wave, nextInMs }: WaveEnded["data"], show: Show): void {
  if (nextInMs > 0) showWave(screen, { index, wave, spawnCount: 0, timeUntilNextMs: nextInMs }, show);
}

/** The wave that runs, or the pause before the next one, as it stands. */
export function showRunningWave(screen: RunScreen, nowMs: number, show: Show): void {
  const { durable, live } = screen.run;
  if (durable.wave === null) return;
  const { index, wave, count, startedMs, endedMs, nextInMs } = durable.wave;
  const isPause = endedMs >= 0;
  const limitMs = isPause ? nextInMs : (durable.definition.waves[wave - 1]?.timeLimitMs ?? 0);
  if (isPause && nextInMs === 0) return;
  const passedMs = live.elapsedMs(nowMs) - (isPause ? endedMs : startedMs);
  const timeUntilNextMs = limitMs === 0 ? 0 : Math.max(1, limitMs - passedMs);
  showWave(screen, { index, wave, spawnCount: isPause ? 0 : count, timeUntilNextMs }, show);
}

type Wave = {
  readonly index: number;
  readonly wave: number;
  readonly spawnCount: number;
  readonly timeUntilNextMs: number;
};

function showWave(screen: RunScreen, { index, wave, spawnCount, timeUntilNextMs }: Wave, show: Show): void {
  const { instanceId, definition } = screen.run.durable;
  const waveType = definition.waves[wave - 1]?.type ?? "normal";
  const totalWaves = definition.waves.length;
  const fields = { instanceId, waveNumber: wave, totalWaves, waveType, spawnCount, timeUntilNextMs };
  const objective = screen.phase.objectives.get(index);
  show(SharedFrame.of(ServerEventWave, fields), objective === undefined ? null : screen.only(secretOf(objective)));
}
