import type { Logger } from "pino";
import { expect, test } from "vitest";
import { Steps } from "../../../src/main/steps.ts";
import { silentLog } from "../../support/database.ts";

test("parts are taken down last first; while there is a hurry, one that hangs is left behind", async () => {
  const steps = new Steps(silentLog as unknown as Logger);
  const down: string[] = [];
  await steps.up(
    "first",
    () => "first",
    (name) => down.push(name),
  );
  await steps.up(
    "hangs",
    () => "hangs",
    () => new Promise<void>(() => undefined),
  );
  await steps.up(
    "fails",
    () => "fails",
    () => Promise.reject(new Error("why")),
  );
  await steps.up(
    "last",
    () => "last",
    (name) => down.push(name),
  );
  let isInHurry = false;
  steps.hurryWhile(() => isInHurry);
  const startedMs = performance.now();
  const stopped = steps.down();
  // Known only while it is being taken down.
  isInHurry = true;
  await stopped;
  expect(down).toEqual(["last", "first"]);
  expect(performance.now() - startedMs).toBeLessThan(4_000);
});
