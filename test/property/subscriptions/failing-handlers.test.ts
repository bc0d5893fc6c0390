import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listDeadLetters } from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import { nameOf, type Subscribed, subscribed } from "../../integration/subscriptions/subscribed.ts";

let scene: Subscribed;
let games = 0;

beforeAll(async () => {
  scene = await subscribed();
});
afterAll(() => scene.end());

const MAX_ATTEMPTS = 3;

/** Streams, and how often the handler fails at the event. */
const events = fc.array(
  fc.record({
    stream: fc.constantFrom("a", "b", "c"),
    failures: fc.constantFrom(0, 0, 0, 0, 1, 2, MAX_ATTEMPTS),
  }),
  { minLength: 1, maxLength: 20 },
);

test("whatever fails: each stream is handled in order up to its first hopeless event, and the rest of it is parked", async () => {
  const options = fc.record({
    partitions: fc.integer({ min: 1, max: 4 }),
    claimSize: fc.integer({ min: 1, max: 5 }),
    pageSize: fc.integer({ min: 1, max: 7 }),
    transactional: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(events, options, async (played, tuning) => {
      games += 1;
      const name = `game-${games}`;
      const seen: string[] = [];
      const from = scene.head.position;
      const failures = new Map(played.map((one, index) => [from + index + 1, one.failures]));
      const subscriptions = scene.make();
      subscriptions.add({
        name,
        from,
        maxAttempts: MAX_ATTEMPTS,
        firstRetryMs: 1,
        ...tuning,
        handle(event, { attempt }) {
          if (attempt <= (failures.get(event.position) ?? 0)) throw new Error("as told");
          seen.push(nameOf(event));
        },
      });
      await subscriptions.start();
      await subscriptions.whenHandled(name, await scene.append(played.map(({ stream }) => `${name}-${stream}`)));
      await subscriptions.stop();
      const expected = model(played.map(({ stream, failures: times }) => ({ stream: `${name}-${stream}`, times })));
      for (const stream of ["a", "b", "c"].map((one) => `${name}-${one}`)) {
        const of = (names: readonly string[]) => names.filter((one) => one.startsWith(`${stream}@`));
        expect(of(seen)).toEqual(of(expected.handled));
      }
      const parked = await listDeadLetters(scene.database.pool, { subscription: name }, 100);
      expect(parked.map(({ stream, version }) => `${stream}@${version}`)).toEqual(expected.parked);
    }),
    { numRuns: 12 },
  );
});

function model(events: readonly { stream: string; times: number }[]): { handled: string[]; parked: string[] } {
  const versions = new Map<string, number>();
  const stopped = new Set<string>();
  const handled: string[] = [];
  const parked: string[] = [];
  for (const { stream, times } of events) {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    if (times >= MAX_ATTEMPTS) stopped.add(stream);
    (stopped.has(stream) ? parked : handled).push(`${stream}@${version}`);
  }
  return { handled, parked };
}
