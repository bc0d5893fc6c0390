import { expect, test } from "vitest";
import type { Position } from "../../../src/content/world-definitions.ts";
import { AmbientObjects } from "../../../src/world/ambient-objects.ts";
import { ZoneInstance } from "../../../src/world/zone-instance.ts";
import { TestWorld, testContent } from "../../support/worlds.ts";

test("what stands in a zone at all times is back after it was used, in its own place and of no run", () => {
  const observer = new TestWorld();
  const content = testContent();
  const zone = new ZoneInstance(content.zones.get(1)!, 2, observer);
  const position: Position = [3, 0, 4];
  let guid = 100;
  const elsewhere = { zoneId: 2, objectId: 9, position };
  const unknown = { zoneId: 1, objectId: 999, position };
  const ambient = new AmbientObjects(
    zone,
    [{ zoneId: 1, objectId: 9, position }, elsewhere, unknown],
    content,
    () => guid++,
  );
  const [object] = zone.entities.values();
  if (object?.kind !== "object") throw new Error("there is no object");
  expect(zone.entities.size).toBe(1);
  expect(object).toMatchObject({ templateId: 9, x: 3, z: 4, spot: { place: -1 }, keeper: { instanceId: 0 } });
  zone.remove(object, "taken");
  ambient.lost(object, 1_000);
  ambient.tick(1_999);
  expect(zone.entities.size).toBe(0);
  ambient.tick(2_000);
  ambient.tick(9_000);
  expect([...zone.entities.values()]).toMatchObject([{ templateId: 9, x: 3, z: 4 }]);
});
