import { expect, test } from "vitest";
import type { RecordedEvent } from "../../../src/journal/event.ts";
import { followJournal } from "../../../src/journal/subscriptions/follow-journal.ts";
import { runProgram, type Said } from "./programs.ts";
import { subscribed, until } from "./subscribed.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("a hundred subscribers each see every event in order, and a slow one slows nobody", async () => {
  const scene = await subscribed();
  try {
    const seen = Array.from({ length: 100 }, (): number[] => []);
    const slow: number[] = [];
    let free = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      free = resolve;
    });
    const subscriptions = scene.make();
    for (const [index, positions] of seen.entries()) {
      subscriptions.add({ name: `fan-${index}`, handle: ({ position }) => void positions.push(position) });
    }
    subscriptions.add({
      name: "slow",
      async handle({ position }) {
        slow.push(position);
        await held;
      },
    });
    await scene.append(Array(200).fill("before"));
    await subscriptions.start();
    const head = await scene.append(Array.from({ length: 300 }, (_, at) => `s-${at % 9}`));
    await Promise.all(seen.map((_, index) => subscriptions.whenHandled(`fan-${index}`, head)));
    for (const positions of seen) expect(positions).toEqual(numbers(500));
    expect(slow).toEqual([1]);
    free();
    await subscriptions.whenHandled("slow", head);
    expect(slow).toEqual(numbers(500));
  } finally {
    await scene.end();
  }
});

test("four writer processes that roll back at random: nothing is missed, doubled or out of stream order", async () => {
  const scene = await subscribed();
  try {
    const handled: RecordedEvent[] = [];
    const tailed: RecordedEvent[] = [];
    const subscriptions = scene.make();
    subscriptions.add({ name: "tail", partitions: 4, handle: (event) => void handled.push(event) });
    await subscriptions.start();
    const stopping = new AbortController();
    const options = { client: scene.database.pool, head: scene.head, afterPosition: 0, signal: stopping.signal };
    const tailing = (async () => {
      for await (const event of followJournal({ ...options, pageSize: 7 })) tailed.push(event);
    })();
    const writers = [1, 2, 3, 4].map((seed) => runProgram("writer-child.ts", [scene.url, String(seed), "40"]));
    const committed = await Promise.all(
      writers.map((writer) => writer.next((said): said is Said & { ids: string[] } => "ids" in said)),
    );
    await Promise.all(writers.map((writer) => writer.ended));
    const ids = committed.flatMap((said) => said.ids);
    await subscriptions.whenHandled("tail", ids.length);
    await until(() => tailed.length >= ids.length);
    stopping.abort();
    await tailing;
    expect(tailed.map(({ position }) => position)).toEqual(numbers(ids.length));
    expect(tailed.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(handled.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const versions = new Map<string, number>();
    for (const { stream, version } of handled) {
      expect(version).toBe((versions.get(stream) ?? 0) + 1);
      versions.set(stream, version);
    }
  } finally {
    await scene.end();
  }
});
