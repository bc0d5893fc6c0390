import fc from "fast-check";
import { expect, test } from "vitest";
import { FOLD_MS, IncidentFold } from "../../../src/events/incident-fold.ts";
import { evolveIncidents, type IncidentEvent } from "../../../src/events/incidents.ts";

const step = fc.record({
  kind: fc.constantFrom("error", "recovered", "take"),
  code: fc.constantFrom("a", "b"),
  afterMs: fc.nat({ max: FOLD_MS }),
});

test("however often it flaps: one incident a key and minute, each error before its recovery, nothing uncounted", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let ids = 0;
      const fold = new IncidentFold(() => `${++ids}`);
      const told: { nowMs: number; event: IncidentEvent }[] = [];
      const open = new Map<string, boolean>();
      let errors = 0;
      let nowMs = 0;
      const take = () => told.push(...fold.take(nowMs).map((event) => ({ nowMs, event })));
      for (const { kind, code, afterMs } of steps) {
        nowMs += afterMs;
        const common = { context: {}, hint: "", atMs: nowMs };
        if (kind === "take") take();
        else if (kind === "error") {
          fold.error({ subject: "s", code, message: "", ...common });
          open.set(code, true);
          errors += 1;
        } else {
          fold.recovered({ subject: "s", code }, { action: "", outcome: "recovered", attempts: 1, ...common });
          open.set(code, false);
        }
      }
      nowMs = Number.POSITIVE_INFINITY;
      take();
      const events = told.map(({ event }) => event);
      const openNow = [...events.reduce(evolveIncidents, new Map()).values()].map(({ code }) => code).sort();
      expect(openNow).toEqual([...open].flatMap(([code, isOpen]) => (isOpen ? [code] : [])).sort());
      const begun = new Set<string>();
      const lastMs = new Map<string, number>();
      for (const { nowMs: toldMs, event } of told) {
        if (event.type === "RecoveryRecorded") expect(begun).toContain(event.data.incidentId);
        else {
          expect(begun).not.toContain(event.data.incidentId);
          begun.add(event.data.incidentId);
          expect(toldMs - (lastMs.get(event.data.code) ?? Number.NEGATIVE_INFINITY)).toBeGreaterThanOrEqual(FOLD_MS);
          lastMs.set(event.data.code, toldMs);
        }
      }
      expect(begun.size).toBeLessThanOrEqual(errors);
    }),
  );
});
