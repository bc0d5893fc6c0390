import { randomUUID } from "node:crypto";
import type { Append, NewEvent } from "../../../src/journal/event.ts";

/** An event of no room in particular, each with an id of its own. */
export function newEvent(data: NewEvent["data"] = {}, part: Partial<NewEvent> = {}): NewEvent {
  return { id: randomUUID(), type: "Tested", schemaVersion: 1, data, meta: {}, atMs: 1_763_690_000_123, ...part };
}

/** An append of `count` new events. */
export function append(stream: string, expected: Append["expected"] = "any", count = 1, group = 0): Append {
  return { stream, expected, group, events: Array.from({ length: count }, () => newEvent()) };
}
