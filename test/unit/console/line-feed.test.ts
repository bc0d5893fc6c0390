import { expect, test } from "vitest";
import { LineFeed } from "../../../src/console/line-feed.ts";

const read = async (feed: LineFeed): Promise<string[]> => Array.fromAsync(feed.read());

test("lines come in order, those pushed while somebody waits too, until the end", async () => {
  const feed = new LineFeed(4);
  feed.push("one");
  const reading = read(feed);
  await new Promise((resolve) => setImmediate(resolve));
  feed.push("two");
  feed.push("three");
  feed.end();
  feed.push("too late");
  expect(await reading).toEqual(["one", "two", "three"]);
});

test("what does not fit is dropped and counted, behind what waits and before what comes after", async () => {
  const feed = new LineFeed(2);
  for (const line of ["a", "b", "c", "d", "e"]) feed.push(line);
  const lines = feed.read();
  expect((await lines.next()).value).toBe("a");
  // There is room again, but this line came after those that were dropped.
  feed.push("f");
  expect((await lines.next()).value).toBe("b");
  expect((await lines.next()).value).toBe("... 4 lines dropped: this terminal reads too slowly.");
  feed.push("g");
  feed.end();
  expect((await lines.next()).value).toBe("g");
  expect((await lines.next()).done).toBe(true);
});

test("one line is not lines", async () => {
  const feed = new LineFeed(1);
  feed.push("a");
  feed.push("b");
  feed.end();
  expect(await read(feed)).toEqual(["a", "... 1 line dropped: this terminal reads too slowly."]);
});
