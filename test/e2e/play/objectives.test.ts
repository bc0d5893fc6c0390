import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import { ClientInteract, ServerControlPoint, ServerEntityHealth, ServerEntityMove } from "../../../packets/index.ts";
import { Played } from "../../support/played.ts";
import { BITER, BRUTE, CRAB, eventOf, LEVER, POST } from "./made-content.ts";
import { lastShown, type PlayOptions, Scene } from "./scene.ts";

/** Every kind of objective once to success and once to failure, each event in a zone of its own. */

const frail = { creature_id: POST, health: 400, position: [0, 0, 0] };
const sturdy = { ...frail, health: 5_000 };
const way = {
  checkpoints: [
    [6, 0, 0],
    [12, 0, 0],
  ],
  speed: 8,
  companion_radius: 20,
};
const area = { position: [0, 0, 0], radius: 30 };
const points = (capture: number) =>
  [-20, 20].map((x, at) => ({ id: at + 1, position: [x, 0, 0], capture_radius: 8, capture_time_ms: capture }));
const levers = { type: "interact", object_ids: [LEVER], checklist: true };
const short = { duration_ms: 2_500 };

const content = {
  public_events: [
    eventOf(1, [{ type: "defend", duration_ms: 3_000, creature_ids: [BITER], protect: sturdy }]),
    eventOf(2, [{ type: "defend", duration_ms: 9_000, creature_ids: [BRUTE], protect: frail }]),
    eventOf(3, [{ type: "survive", duration_ms: 3_000, creature_ids: [BITER], area }]),
    eventOf(4, [{ type: "survive", duration_ms: 9_000, creature_ids: [BRUTE], area }]),
    eventOf(5, [{ type: "escort", creature_ids: [BITER], escort: { ...sturdy, ...way } }]),
    eventOf(6, [{ type: "escort", creature_ids: [BRUTE], escort: { ...frail, ...way, speed: 0.5 } }]),
    eventOf(7, [{ type: "territory" }], { control_points: points(1_500), type: "territory" }),
    eventOf(8, [{ type: "territory" }], { control_points: points(60_000), type: "territory", ...short }),
    eventOf(9, [{ ...levers, target: 6, busy_ms: 100 }]),
    eventOf(10, [{ ...levers, target: 6 }], { duration_ms: 5_000 }),
    eventOf(11, [
      { type: "damage", target: 2_000 },
      { type: "kill", target: 500, creature_ids: [CRAB], required: false },
    ]),
    eventOf(
      12,
      [
        { type: "damage", target: 2_000 },
        { type: "kill", target: 500, creature_ids: [CRAB], required: false },
      ],
      short,
    ),
    eventOf(13, [{ type: "interact", target: 500, object_ids: [LEVER], duration_ms: 1_500 }]),
    eventOf(14, [
      { type: "kill", target: 3, creature_ids: [CRAB] },
      { type: "interact", target: 2, object_ids: [LEVER], activated_by: [0] },
    ]),
  ],
};

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(content);
});
afterAll(() => scene.close());

/** Plays an event, and compares what was told with what is stored. */
async function played(expect: ExpectStatic, eventId: number, options: Partial<PlayOptions> = {}) {
  const { result, run, bystander } = await scene.play(eventId, { bots: 3, ...options });
  const isWon = result.outcome === "completed";
  const told = result.bots.map(({ xp, gold }) => ({ xp, gold }));
  const stored = { state: isWon ? "completed" : "failed", participants: result.bots.length, grants: told };
  await expect.poll(() => scene.stored(run), { timeout: 10_000 }).toEqual(stored);
  return { result, run, bystander, shown: lastShown(bystander, run) };
}

const total = (bots: readonly { contribution: number }[]) =>
  bots.reduce((sum, { contribution }) => sum + contribution, 0);

describe.concurrent("by bots, over TCP", () => {
  test("defend: the beacon stands until the time is over", async ({ expect }) => {
    const { result, shown } = await played(expect, 1);
    expect(result).toMatchObject({ outcome: "completed", regressions: [] });
    expect(shown[0]).toEqual({ current: 3, state: "complete" });
    expect(total(result.bots)).toBeGreaterThan(0);
  });

  test("defend: what is protected dies, and the run with it", async ({ expect }) => {
    const { result, shown, bystander } = await played(expect, 2, { isIdle: true });
    expect(result.outcome).toBe("failed");
    expect(shown[0]?.state).toBe("failed");
    expect(bystander.client.all(ServerEntityHealth).some(({ health }) => health === 0)).toBe(true);
  });

  test("survive: somebody lives to the end", async ({ expect }) => {
    const { result, shown } = await played(expect, 3);
    expect(result.outcome).toBe("completed");
    expect(shown[0]).toEqual({ current: 3, state: "complete" });
  });

  test("survive: nobody is left", async ({ expect }) => {
    const { result, shown } = await played(expect, 4);
    expect(result.outcome).toBe("failed");
    expect(shown[0]?.state).toBe("failed");
  });

  test("escort: the walker arrives", async ({ expect }) => {
    const { result, run, shown, bystander } = await played(expect, 5);
    expect(result.outcome).toBe("completed");
    expect(shown[0]).toEqual({ current: 2, state: "complete" });
    expect(bystander.client.all(ServerEntityMove).some(({ x }) => x === 12)).toBe(true);
    expect(run).toBeGreaterThan(0);
  });

  test("escort: the walker dies", async ({ expect }) => {
    const { result, shown } = await played(expect, 6, { isIdle: true });
    expect(result.outcome).toBe("failed");
    expect(shown[0]).toEqual({ current: 0, state: "failed" });
  });

  test("territory: both points are held at once", async ({ expect }) => {
    const { result, shown, bystander } = await played(expect, 7);
    expect(result.outcome).toBe("completed");
    expect(shown[0]).toEqual({ current: 2, state: "complete" });
    const last = new Map(bystander.client.all(ServerControlPoint).map((point) => [point.pointId, point]));
    expect([...last.values()].map(({ owner }) => owner)).toEqual([1, 1]);
    expect([...last.values()].map(({ x, radius }) => [x, radius])).toEqual([
      [-20, 8],
      [20, 8],
    ]);
  });

  test("territory: points that are not held in time are lost", async ({ expect }) => {
    const { result, shown, bystander } = await played(expect, 8);
    expect(result.outcome).toBe("failed");
    expect(shown[0]).toEqual({ current: 0 });
    expect(bystander.client.all(ServerControlPoint).every(({ owner }) => owner === 0)).toBe(true);
  });

  test("checklist: every lever once, one after another", async ({ expect }) => {
    const { result, shown } = await played(expect, 9);
    expect(result.outcome).toBe("completed");
    expect(shown[0]).toEqual({ current: 6, state: "complete" });
  });

  test("checklist: a lever that was used counts no second time", async ({ expect }) => {
    const lone = await Played.enter(scene.server, "Lone Hand", 10, 12);
    expect(await scene.server.gm(".event start 10")).toMatchObject({ ok: true });
    const run = await lone.started(10);
    // The one lever in reach, which comes back where it was.
    const near = () => lone.visible(LEVER).find(({ x, z }) => Math.hypot(x - 12, z) < 1);
    for (let use = 0; use < 3; use += 1) {
      await lone.client.until(() => near() !== undefined);
      const { guid } = near()!;
      lone.client.send(ClientInteract, { guid });
      await lone.gone(guid);
    }
    expect(await lone.completed(run)).toMatchObject({ success: false, contribution: 15 });
    expect(lastShown(lone, run)[0]).toEqual({ current: 1 });
  });

  test("damage: to whatever there is", async ({ expect }) => {
    const { result, shown } = await played(expect, 11);
    expect(result.outcome).toBe("completed");
    expect(shown[0]).toEqual({ current: 2_000, state: "complete" });
  });

  test("damage: none is none", async ({ expect }) => {
    const { result, shown } = await played(expect, 12, { isIdle: true });
    expect(result.outcome).toBe("failed");
    expect(shown[0]).toEqual({ current: 0 });
    expect(total(result.bots)).toBe(0);
  });

  test("an objective whose own time is up fails, and a required one takes the run along", async ({ expect }) => {
    const { result, shown } = await played(expect, 13, { isIdle: true });
    expect(result).toMatchObject({ outcome: "failed" });
    expect(shown[0]?.state).toBe("failed");
  });

  test("a hidden objective is shown when another is complete, and played", async ({ expect }) => {
    const { result, shown } = await played(expect, 14);
    expect(result.outcome).toBe("completed");
    expect(shown).toEqual({ 0: { current: 3, state: "complete" }, 1: { current: 2, state: "complete" } });
  });
});

test("nothing of it was an error to the server", () => expect(scene.server.errors).toEqual([]));
