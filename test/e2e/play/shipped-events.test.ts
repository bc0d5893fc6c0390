import { afterAll, beforeAll, expect, test } from "vitest";
import type { Content, EventDefinition } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { startableEvents } from "../../../src/director/boss-event.ts";
import type { FleetResult } from "../../../tools/bots/fleet-result.ts";
import { Scene } from "./scene.ts";

/** Every event and every world boss that the project ships, by ten bots each, several at a time in different instances. */

const CONTENT_DIR = "content";
const BOTS = 10;
const LIMIT_MS = 100_000;
/** Instances that a zone has unless configured. */
const INSTANCES = 8;

const loaded = await loadContent(CONTENT_DIR);
if ("faults" in loaded) throw new Error("the content that is shipped has faults");
const { content } = loaded;
const results = new Map<number, FleetResult | Error>();

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(CONTENT_DIR);
  await Promise.all([...slotsOf(content).values()].map(playInTurn));
}, 400_000);
afterAll(() => scene.close());

type Slot = { readonly zoneInstance: number; readonly acts: EventDefinition[][] };

/** What is played in which zone instance: acts one after another; the locked steps of a chain follow their first. */
function slotsOf({ chains, ...rest }: Content): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  const perZone = new Map<number, number>();
  const events = startableEvents({ chains, ...rest });
  const steps = [...chains.values()]
    .filter((chain) => chain.steps.some(({ locked }) => locked))
    .map((chain) => chain.steps);
  const followers = new Set(steps.flatMap((all) => all.slice(1).map(({ eventId }) => eventId)));
  for (const event of events.values()) {
    if (followers.has(event.id)) continue;
    const chain = steps.find(([first]) => first?.eventId === event.id);
    const act = chain?.flatMap(({ eventId }) => events.get(eventId) ?? []) ?? [event];
    const turn = perZone.get(event.zoneId) ?? 0;
    const zoneInstance = (turn % INSTANCES) + 1;
    perZone.set(event.zoneId, turn + 1);
    const key = `${event.zoneId} ${zoneInstance}`;
    const slot = slots.get(key) ?? { zoneInstance, acts: [] };
    slot.acts.push(act);
    slots.set(key, slot);
  }
  return slots;
}

async function playInTurn({ zoneInstance, acts }: Slot): Promise<void> {
  for (const act of acts) {
    const fleets = act.map(async ({ id }, step) => {
      const seconds = (LIMIT_MS / 1_000) * (step + 1) + 30;
      const play = scene.bots(id, { bots: BOTS, seconds, rate: 4, zoneInstance, waits: step > 0 });
      // One that cannot be played must not take the others along.
      results.set(id, await play.catch((error: Error) => error));
    });
    await Promise.all(fleets);
  }
}

test.each([...startableEvents(content).values()])("$id, $name, is completed by ten bots in time", async ({ id }) => {
  const result = results.get(id);
  if (result instanceof Error) throw result;
  expect(result).toMatchObject({ outcome: "completed", regressions: [], reconnects: 0 });
  const [run] = await scene.server.rows<{ ms: number }>(
    "select extract(epoch from completed_at - started_at)::float8 * 1000 as ms from event_instances where id = $1",
    [result?.instanceId],
  );
  expect(run?.ms).toBeLessThan(LIMIT_MS);
});

test("nothing of it was an error to the server", () => expect(scene.server.errors).toEqual([]));
