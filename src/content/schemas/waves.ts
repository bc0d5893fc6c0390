import type { WaveDefinition } from "../definitions.ts";
import { amount, fraction, ids, list, object, optional, text, whole, word } from "./fields.ts";

const WAVE_TYPES = ["normal", "elite", "boss", "final"] as const;

/** A wave as it is written: its kind is null where none is given, its creatures may be those of the objective. */
export type ParsedWave = Omit<WaveDefinition, "type"> & { readonly type: WaveDefinition["type"] | null };

/** The most that content may ask for in one wave, before scaling. */
const ENEMIES_MAX = 1000;

const DEFAULT_ENEMIES = 10;

const waveType = optional(word(WAVE_TYPES), null);

/** `wave_type` is another name of `type`. */
const waveSchema = object({
  type: waveType,
  wave_type: waveType,
  creature_ids: ids,
  enemy_count: optional(whole(1, ENEMIES_MAX), DEFAULT_ENEMIES),
  spawn_points: optional(text, null),
  time_limit_ms: amount,
  kill_threshold: optional(fraction, 1),
  delay_ms: optional(whole(), 5000),
  on_timeout: optional(word(["fail", "advance"]), "fail"),
}).transform(
  (wave): ParsedWave => ({
    type: wave.type ?? wave.wave_type,
    creatureIds: wave.creature_ids,
    enemyCount: wave.enemy_count,
    spawnPoints: wave.spawn_points,
    timeLimitMs: wave.time_limit_ms,
    killThreshold: wave.kill_threshold,
    delayMs: wave.delay_ms,
    onTimeout: wave.on_timeout,
  }),
);

/** `waves` of an event; the wire counts them in one byte. */
export const wavesSchema = list(waveSchema).max(255, { error: "Remove waves from this list: 255 are the most." });
