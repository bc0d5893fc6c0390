import { eventScheduleSchema, scheduleSpecSchema } from "../../../src/content/schemas/event-schedules.ts";
import { nextOccurrences } from "../../../src/events/schedules/occurrences.ts";
import type { ScheduleDefinition, ScheduleSpec } from "../../../src/events/schedules/schedule-definition.ts";
import { localText } from "../../../src/events/schedules/wall-clock.ts";

/** A spec as content writes it, read. */
export function specOf(json: object): ScheduleSpec {
  return scheduleSpecSchema.parse(json).spec;
}

/** An entry as content writes it, read. */
export function definitionOf(json: object): ScheduleDefinition {
  return eventScheduleSchema.parse({ id: 1, event_id: 1, ...json });
}

/** The next runs of a spec after an ISO moment, as its zone's clock shows them. */
export function runsOf(json: object, from: string, count: number): string[] {
  const spec = specOf(json);
  const timezone = "timezone" in spec ? spec.timezone : "UTC";
  const moments = nextOccurrences(spec, Date.parse(from), count, { scheduleId: 1, realmId: 1 });
  return moments.map((moment) => localText(timezone, moment));
}
