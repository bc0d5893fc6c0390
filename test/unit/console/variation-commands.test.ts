import { expect, test } from "vitest";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const consoleOf = () => {
  const registry = createRegistry(consoleCommands, fakeGame());
  return async (line: string) => (await registry.execute(line, { actor: "Gm", role: "gamemaster" })).lines;
};

test("a variation is listed, chosen, shown and ended", async () => {
  const run = consoleOf();
  expect(await run(".event variation 3")).toEqual(["none [chosen]", "festival", "quiet"]);
  expect(await run(".event variation 3 Festival")).toEqual(["Event 3 goes by festival from its next run on."]);
  expect(await run(".event variation 3 festival")).toEqual(["Event 3 already goes by festival!"]);
  expect(await run(".event variation 3")).toEqual(["none", "festival [chosen]", "quiet"]);
  expect(await run(".event info 3")).toContain("Variation: festival");
  expect(await run(".event variation 3 none")).toEqual(["Event 3 goes by none from its next run on."]);
  expect((await run(".event info 3")).join()).not.toContain("Variation");
});

test("what is not there or cannot be now is refused", async () => {
  const run = consoleOf();
  expect(await run(".event variation 4")).toEqual(["Event not exist!"]);
  expect(await run(".event variation 3 winter")).toEqual([
    "Event 3 has no variation winter: choose one of festival, quiet, none.",
  ]);
  expect(await run(".event variation 3 quiet")).toEqual(["The database is away."]);
  expect(await run(".event variation")).toEqual(["### USAGE: .event variation #id [name|none]"]);
});

test("incidents are listed with their state and what to do", async () => {
  const run = consoleOf();
  expect(await run(".server incidents")).toEqual([
    "1970-01-01 00:00:00Z journal: journal_down [open]",
    "|- it went wrong",
    "=> Look at it.",
    "1970-01-01 00:00:00Z run-7: run_refused x 3 [rebuilt after 5s]",
    "|- it went wrong",
    "|- Look at it.",
  ]);
  expect(await run(".server incidents 1")).toHaveLength(3);
  for (const wrong of ["0", "51", "x"])
    expect(await run(`.server incidents ${wrong}`)).toEqual(["### USAGE: .server incidents [count]"]);
});
