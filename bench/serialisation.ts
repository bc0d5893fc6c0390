import { decodeWith, type EventRow } from "../src/journal/decode-event.ts";
import { encodeAppend } from "../src/journal/encode-append.ts";
import type { NewEvent } from "../src/journal/event.ts";
import { domainEventTypes } from "../src/journal/event-types/domain-event-types.ts";
import type { BenchRow } from "./section.ts";

const ROUNDS = 6;
const SLICE_MS = 150;

/** An event judged, made text and read back, so often per second, beside JSON alone: as it is, and under version 1. */
export function serialisationRows(event: NewEvent): BenchRow[] {
  return [
    measure("event to text and back", event, event.schemaVersion),
    measure("the same, upcast from version 1", event, 1),
  ];
}

function measure(name: string, event: NewEvent, schemaVersion: number): BenchRow {
  const types = domainEventTypes();
  const append = { stream: "run-1", expected: "any" as const, events: [{ ...event, schemaVersion }] };
  const place = { position: 1, stream: "run-1", version: 1, id: event.id, type: event.type, at_ms: event.atMs };
  const ours = (): unknown => {
    const { data, meta } = encodeAppend(append, types);
    const row: EventRow = { ...place, schema_version: schemaVersion, data: data[0] ?? "", meta: meta[0] ?? "" };
    return decodeWith(types, row);
  };
  const json = (): unknown => [JSON.parse(JSON.stringify(event.data)), JSON.parse(JSON.stringify(event.meta))];
  let [value, yardstickValue] = [0, 0];
  // In turns, so that both have the same machine; the first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const [one, other] = [perSecond(ours), perSecond(json)];
    if (round > 0) [value, yardstickValue] = [value + one / ROUNDS, yardstickValue + other / ROUNDS];
  }
  return { name, value, yardstick: "JSON alone", yardstickValue, ratio: value / yardstickValue };
}

function perSecond(work: () => unknown): number {
  const startedMs = performance.now();
  let done = 0;
  while (performance.now() - startedMs < SLICE_MS) {
    for (let i = 0; i < 50; i++) work();
    done += 50;
  }
  return (done / (performance.now() - startedMs)) * 1000;
}
