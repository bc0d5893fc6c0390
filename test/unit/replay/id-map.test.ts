import { expect, test } from "vitest";
import { destroyReasons } from "../../../packets/index.ts";
import { IdMap } from "../../../tools/replay/id-map.ts";
import { nothingKnown } from "../../../tools/replay/known-ids.ts";

const zone = { name: "1/1" };
const at = (guid: number, x: number, templateId = 7, kind: "creature" | "player" = "creature") => {
  return { guid: BigInt(guid), kind, templateId, x, y: 0, z: 0 };
};
const entity = (id: number) => ({ kind: "entity" as const, field: "guid", id });
const run = (id: number) => ({ kind: "run" as const, field: "instanceId", id });

function books() {
  const [captured, live] = [nothingKnown(), nothingKnown()];
  return { captured, live, ids: new IdMap(captured, live, (id) => (id === 4 ? 40 : undefined)) };
}

test("the n-th of a template at a place is the n-th there", () => {
  const { captured, live, ids } = books();
  for (const [guid, x] of [
    [10, 0],
    [11, 5],
    [12, 0],
  ] as const)
    captured.entities.appeared(zone, at(guid, x));
  live.entities.appeared(zone, at(77, 5));
  live.entities.appeared(zone, at(78, 0));
  expect([10, 11, 12].map((id) => ids.find(entity(id), 0))).toEqual([78, 77, null]);
  live.entities.vanished(78n, destroyReasons.death);
  live.entities.appeared(zone, at(90, 0));
  expect(ids.find(entity(12), 0)).toBe(90);
  expect(ids.isGone(78)).toBe(true);
});

test("other templates, places and zones are something else", () => {
  const { captured, live, ids } = books();
  captured.entities.appeared(zone, at(10, 0));
  live.entities.appeared(zone, at(77, 0, 8));
  live.entities.appeared(zone, at(78, 1));
  live.entities.appeared({ name: "1/2" }, at(79, 0));
  expect(ids.find(entity(10), 0)).toBeNull();
  expect(ids.find(entity(10), 5_000)).toBe(78);
});

test("where the one in turn does not come, one that lives there will do after a while", () => {
  const { captured, live, ids } = books();
  captured.entities.appeared(zone, at(10, 0));
  captured.entities.appeared(zone, at(11, 0));
  live.entities.appeared(zone, at(77, 0));
  expect(ids.find(entity(11), 0)).toBeNull();
  expect(ids.find(entity(11), 1_500)).toBe(77);
  expect(ids.find(entity(10), 0)).toBeNull();
});

test("a player is the character that plays it, with the guid of its latest login", () => {
  const { captured, live, ids } = books();
  captured.entities.appeared(zone, at(10, 0, 4, "player"));
  captured.entities.appeared(zone, at(11, 0, 5, "player"));
  live.entities.appeared(zone, at(70, 3, 40, "player"));
  live.entities.vanished(70n, destroyReasons.despawn);
  live.entities.appeared(zone, at(71, 9, 40, "player"));
  expect(ids.find(entity(10), 0)).toBe(71);
  expect(ids.find(entity(11), 0)).toBeNull();
});

test("runs go by event, zone instance and turn", () => {
  const { captured, live, ids } = books();
  captured.runs.seen(zone, 8, 101);
  captured.runs.seen(zone, 9, 101);
  captured.runs.seen({ name: "1/2" }, 7, 101);
  live.runs.seen(zone, 1, 101);
  live.runs.seen(zone, 2, 102);
  live.runs.seen({ name: "1/2" }, 3, 101);
  expect([8, 9, 7].map((id) => ids.find(run(id), 0))).toEqual([1, null, 3]);
  expect([run(8), run(5), entity(5)].map((id) => ids.isHopeful(id))).toEqual([true, false, false]);
  expect(ids.giveUp(run(8))).toBe("none came that stands for it");
  expect(ids.isHopeful(run(8))).toBe(false);
  expect(ids.giveUp(run(5))).toBe("the capture never showed it");
});
