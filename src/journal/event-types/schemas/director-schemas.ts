import { z } from "zod";
import type { DirectorEvent } from "../../../director/director-events.ts";
import { amount, atMs, count, flag, id, list, object, position, schemasOf, text } from "./fields.ts";

const ended = z.enum(["completed", "failed", "ended"]);
const timed = { timezone: text, timeOfDayMs: amount };

const spec = z.discriminatedUnion("type", [
  object({ type: z.literal("once"), timezone: text, atMs }),
  object({ type: z.literal("daily"), ...timed }),
  object({ type: z.literal("weekly"), ...timed, weekdays: list(count) }),
  object({ type: z.literal("monthly"), ...timed, days: list(z.union([count, z.literal("last")])) }),
  object({ type: z.literal("cron"), timezone: text, cron: text }),
  object({ type: z.literal("timer"), timezone: text, intervalMs: amount, offsetMs: amount }),
  object({
    ...{ type: z.literal("random_window"), timezone: text, startHour: amount, endHour: amount, minGapMs: amount },
  }),
  object({ type: z.literal("player_count"), minPlayers: count, checkIntervalMs: amount }),
  object({ type: z.literal("quest_complete"), questId: id }),
  object({ type: z.literal("chain"), afterEventId: id, delayMs: amount, on: ended }),
  object({ type: z.literal("manual") }),
  object({
    ...{ type: z.literal("player"), objectId: id, position: position.nullable(), spellId: id, itemId: id },
    cooldownMs: amount,
  }),
]);

const step = object({ eventId: id, on: ended, delayMs: amount, minParticipants: count, locked: flag });

const broken = object({
  chainId: id,
  step: count,
  zoneInstance: count,
  afterInstanceId: id,
  reason: z.enum(["other_end", "cancelled", "too_few_participants", "already_active", "not_found"]),
  atMs,
});

/** The current version of what the director decides. */
export const directorSchemas = schemasOf<DirectorEvent>()({
  ScheduleSeen: object({ scheduleId: id, schedule: object({ enabled: flag, zoneInstance: count, spec }), atMs }),
  ScheduleSwitched: object({ scheduleId: id, enabled: flag, atMs }),
  OccurrenceSkipped: object({
    scheduleId: id,
    occurrenceMs: atMs,
    reason: z.enum(["missed", "superseded", "too_late", "already_active", "locked", "not_found"]),
    atMs,
  }),
  ChainSeen: object({ chainId: id, steps: list(step), atMs }),
  ChainBroken: broken,
  BossPlanned: object({ bossId: id, spawnAtMs: atMs, windowEndMs: atMs, rule: text, atMs }),
});
