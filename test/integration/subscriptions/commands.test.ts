import { afterEach, beforeEach, expect, test } from "vitest";
import { zonetide } from "../../e2e/cli/run-cli.ts";
import { nameOf, type Subscribed, subscribed } from "./subscribed.ts";

let scene: Subscribed;

beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

test("the commands print tables, JSON and one sentence for what cannot be done", async () => {
  let poison = "bad@1";
  const seen: string[] = [];
  const subscriptions = scene.make();
  subscriptions.add({
    name: "operated",
    maxAttempts: 1,
    handle(event) {
      if (nameOf(event) === poison) throw new Error("a bad one");
      seen.push(nameOf(event));
    },
  });
  await subscriptions.start();
  await subscriptions.whenHandled("operated", await scene.append(["bad", "a", "bad"]));
  const run = (words: string) => zonetide(words.split(" "), { env: { DATABASE_URL: scene.url } });
  const [list, show, letters, explained, unknown, usage] = await Promise.all(
    [
      "subscriptions list",
      "subscriptions show operated --json",
      "dead-letters list operated",
      "dead-letters explain operated 1",
      "subscriptions pause nobody",
      "dead-letters discard operated",
    ].map(run),
  );
  expect(list?.stdout).toMatch(/operated +│ running +│ 3 +│ 0 +│ 2 +│ 1 /);
  expect(JSON.parse(show?.stdout ?? "")).toMatchObject({ name: "operated", position: 3, parked: { streams: 1 } });
  expect(letters?.stdout).toMatch(/bad +│ Tested +│ 1 +│ Error: a bad one/);
  expect(explained?.stdout).toContain("It failed at attempt 1 with:\n  Error: a bad one\n");
  expect(unknown).toMatchObject({ code: 1, stdout: "" });
  expect(unknown?.stderr).toMatch(/^There is no subscription "nobody": [^\n]+\(operated\)\.\n$/);
  expect(usage).toMatchObject({ code: 2, stdout: "" });
  poison = "";
  expect(await run("dead-letters replay operated")).toEqual({
    code: 0,
    stdout: "2 handled, 0 still parked.\n",
    stderr: "",
  });
  expect(seen).toEqual(["a@1", "bad@1", "bad@2"]);
});
