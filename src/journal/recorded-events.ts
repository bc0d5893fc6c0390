import type { Append, RecordedEvent, Verdict } from "./event.ts";

/** The events of an append as they stand in the journal; none where they do not. An append's events are contiguous. */
export function recordedEvents({ stream, events }: Append, verdict: Verdict): RecordedEvent[] {
  if (!verdict.ok) return [];
  const firstVersion = verdict.lastVersion - events.length + 1;
  return events.map((event, index) => ({
    ...event,
    id: event.id.toLowerCase(),
    stream,
    version: firstVersion + index,
    position: verdict.firstPosition + index,
  }));
}
