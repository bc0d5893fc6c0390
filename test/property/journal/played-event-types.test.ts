import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "../../../src/events/run-events.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { runSchemas } from "../../../src/journal/event-types/schemas/run-schemas.ts";
import { hasSoundContributions } from "../../../src/journal/event-types/sound-contributions.ts";
import { jsonDocument } from "../../../src/journal/json-document.ts";
import { Runs } from "../../support/runs.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { playedEvents } from "../events/played-events.ts";
import { steps } from "../events/played-steps.ts";

function play(definition: NonNullable<(typeof playedEvents)[string]>, taken: Parameters<typeof take>[0]): RunEvent[] {
  const runs = new Runs(definition);
  take(taken, runs, runs.start());
  runs.commit();
  return runs.events;
}

function take(taken: readonly ((runs: Runs, instanceId: number) => unknown)[], runs: Runs, instanceId: number): void {
  for (const step of taken) step(runs, instanceId);
}

test.each(Object.entries(playedEvents))("every event of a played %s is one that may be appended", (_, definition) => {
  fc.assert(
    fc.property(steps, (taken) => {
      for (const { type, data } of play(definition, taken)) {
        const event = newEvent(data, { type, schemaVersion: eventTypes.versionOf(type) });
        expect(eventTypes.problem(event, definition.mode)).toBeNull();
        expect(JSON.parse(jsonDocument(data, "data"))).toEqual(JSON.parse(JSON.stringify(data)));
        if (type === "ContributionsRecorded") expect(hasSoundContributions(data)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

/** The same data with one of its values, however deep, put in place of by another, or a key more. */
function spoiled(value: unknown, at: readonly number[], by: unknown): unknown {
  const [first = 0, ...rest] = at;
  if (typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[first % (keys.length + 1)] ?? "surplus";
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  copy[Array.isArray(value) && key === "surplus" ? String(value.length) : key] = spoiled(
    (value as Record<string, unknown>)[key],
    rest,
    by,
  );
  return copy;
}

test("the quick check of contributions never lets through what the schema refuses", () => {
  const data = {
    ...{ phase: 0, elapsedMs: 1, atMs: 2 },
    objectives: [
      [0, 3, [1], 0],
      [1, 3, [], 0, 5],
    ],
    participants: [1, 2].map((characterId) => ({
      ...{ characterId, score: 1, damageRest: 0, healingRest: 0, healingScore: 0, presenceRestMs: 0 },
      ...{ statistics: [0, 1], team: 0, left: false, objectives: [0], correlation: "", packet: 1 },
    })),
  };
  const other = fc.constantFrom<unknown>(
    undefined,
    null,
    "",
    "1",
    -1,
    1.5,
    Number.NaN,
    Infinity,
    true,
    [],
    {},
    [[]],
    1n,
  );
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 12 }), { maxLength: 5 }), other, (at, by) => {
      const changed = spoiled(data, at, by) as Record<string, unknown>;
      if (typeof changed !== "object" || changed === null) return;
      if (hasSoundContributions(changed))
        expect(runSchemas.ContributionsRecorded.safeParse(changed).success).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});
