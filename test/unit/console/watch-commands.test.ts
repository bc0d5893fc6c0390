import { expect, test } from "vitest";
import type { Caller } from "../../../src/console/caller.ts";
import { watchCommands } from "../../../src/console/commands/watch.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const gamemaster: Caller = { actor: "account:Gm", role: "gamemaster" };

const consoleOf = () => {
  const game = fakeGame();
  const registry = createRegistry(watchCommands, game);
  return { game, run: (line: string) => registry.execute(line, gamemaster) };
};

test(".watch gives what happens while it is read, and stops listening when it is aborted", async () => {
  const { game, run } = consoleOf();
  const answer = await run(".watch");
  expect(answer).toMatchObject({ ok: true, lines: ["Watching the server."], endsSession: false });
  expect(game.watchers()).toBe(0);
  const enough = new AbortController();
  const lines = answer.follow!(enough.signal)[Symbol.asyncIterator]();
  const first = lines.next();
  expect(game.watchers()).toBe(1);
  game.happens("something");
  expect(await first).toEqual({ done: false, value: "something" });
  const waiting = lines.next();
  enough.abort();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(game.watchers()).toBe(0);
});

test("a reader that is slow misses lines and is told how many", async () => {
  const { game, run } = consoleOf();
  const lines = (await run(".watch")).follow!(new AbortController().signal)[Symbol.asyncIterator]();
  const first = lines.next();
  for (let count = 0; count < 300; count += 1) game.happens(`line ${count}`);
  expect((await first).value).toBe("line 0");
  for (let count = 1; count < 256; count += 1) expect((await lines.next()).value).toBe(`line ${count}`);
  expect((await lines.next()).value).toBe("... 44 lines dropped: this terminal reads too slowly.");
  await lines.return?.();
  expect(game.watchers()).toBe(0);
});

test("one that is aborted before it is read ends at once", async () => {
  const { game, run } = consoleOf();
  const lines = (await run(".watch")).follow!(AbortSignal.abort());
  expect(await Array.fromAsync(lines)).toEqual([]);
  expect(game.watchers()).toBe(0);
});

test(".event watch says how the event stands, and refuses what is no event", async () => {
  const { game, run } = consoleOf();
  expect((await run(".event watch 3")).lines).toEqual(["Watching event 3 Harvest Moon: not active."]);
  await game.startEvent(3, 1, "test");
  expect((await run(".ev w #3")).lines).toEqual([
    "Watching event 3 Harvest Moon: run 17, phase 1 of 2, 2 participants.",
  ]);
  expect(await run(".event watch 4")).toMatchObject({ ok: false, lines: ["Event not exist!"] });
  expect(await run(".event watch")).toMatchObject({ ok: false, lines: ["### USAGE: .event watch #id"] });
});
