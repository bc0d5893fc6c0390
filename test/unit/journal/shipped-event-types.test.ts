import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { startableEvents } from "../../../src/director/boss-event.ts";
import { phaseScale } from "../../../src/events/phase-scale.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { jsonDocument } from "../../../src/journal/json-document.ts";
import { newEvent } from "./new-event.ts";

const loaded = await loadContent(fileURLToPath(new URL("../../../content", import.meta.url)));
if ("faults" in loaded) throw new Error("the shipped content has faults");
const { content } = loaded;

function expectStorable(type: string, data: Record<string, unknown>, mode?: string): void {
  expect(eventTypes.problem(newEvent(data, { type, schemaVersion: eventTypes.versionOf(type) }), mode)).toBeNull();
  expect(JSON.parse(jsonDocument(data, "data"))).toEqual(data);
}

test("every event and boss that is shipped can be started, with its loot", () => {
  for (const definition of startableEvents(content).values()) {
    const lootTable = content.lootTables.get(definition.rewards.lootTableId) ?? null;
    const started = {
      ...{ instanceId: 1, eventId: definition.id, definitionVersion: 1, definition, lootTable, startedAtMs: 1 },
      ...{ zoneId: definition.zoneId, zoneInstance: 1, cause: { kind: "manual" } },
      scale: phaseScale(definition, 0, 30),
    };
    expectStorable("RunStarted", started, definition.mode);
  }
});

test("every schedule and chain that is shipped can be seen", () => {
  for (const [scheduleId, { enabled, zoneInstance, spec }] of content.schedules) {
    expectStorable("ScheduleSeen", { scheduleId, schedule: { enabled, zoneInstance, spec }, atMs: 1 });
  }
  for (const [chainId, { steps }] of content.chains) expectStorable("ChainSeen", { chainId, steps, atMs: 1 });
});
