import { expect, test } from "vitest";
import { listDeadLetters } from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import { listSubscriptions } from "../../../src/journal/subscriptions/subscription-admin.ts";
import { runProgram } from "./programs.ts";
import { subscribed, until } from "./subscribed.ts";

test("the count of attempts survives the death of the process: an event that kills its owner is parked", async () => {
  const scene = await subscribed();
  const head = await scene.append(["a", "deadly", "b", "deadly"]);
  const attempts: unknown[] = [];
  let program = runProgram("owner-child.ts", [scene.url, "100", "1"]);
  for (let deaths = 0; deaths < 4 && (await program.ended) === null; deaths++) {
    attempts.push(...program.said.filter(({ stream }) => stream === "deadly").map(({ attempt }) => attempt));
    program = runProgram("owner-child.ts", [scene.url, "100", "1"]);
    if (attempts.at(-1) === 3) break;
  }
  await until(async () => (await listSubscriptions(scene.database.pool))[0]?.position === head);
  await program.kill();
  expect(attempts.at(-1)).toBe(3);
  // What else had been claimed with it may be handled again, but is not parked.
  expect(program.said.map(({ stream }) => stream)).toContain("b");
  const parked = await listDeadLetters(scene.database.pool, {}, 10);
  expect(parked.map(({ stream, version }) => `${stream}@${version}`)).toEqual(["deadly@1", "deadly@2"]);
  expect(parked[0]?.error).toContain("the server ended each time while it handled the event");
  await scene.end();
});
