import { expect, test } from "vitest";
import { type AuditEntry, AuditTrail, type CommandRecord } from "../../../src/console/audit.ts";

const record = (command: string): CommandRecord => ({
  ...{ actor: "account:gm", role: "gamemaster", transport: "console", address: null, command, arguments: "" },
  ...{ outcome: "done", answer: "" },
});

/** A trail whose table can be away. */
function trailOf(queueMax = 100) {
  const written: AuditEntry[] = [];
  const logged: string[] = [];
  const state = { isAway: false };
  const note = (level: string) => (_fields: object, message: string) => void logged.push(`${level}: ${message}`);
  const trail = new AuditTrail({
    write: async (entries) => {
      if (state.isAway) throw new Error("away");
      written.push(...entries);
    },
    log: { info: note("info"), warn: note("warn"), error: note("error") },
    nowMs: () => 7,
    retryMs: 5,
    queueMax,
  });
  return { trail, written, logged, state };
}

test("what could not be written is written when the table is back, in its order, and nothing waits meanwhile", async () => {
  const { trail, written, logged, state } = trailOf();
  state.isAway = true;
  for (const command of ["a", "b", "c"]) void trail.record(record(command));
  await expect.poll(() => logged.filter((line) => line.startsWith("warn"))).toHaveLength(1);
  expect(trail.waiting.map(({ command }) => command)).toEqual(["c", "b", "a"]);
  expect(logged.filter((line) => line === "info: console command")).toHaveLength(3);
  state.isAway = false;
  await expect.poll(() => written.map(({ command }) => command)).toEqual(["a", "b", "c"]);
  expect(written[0]).toMatchObject({ account: "gm", atMs: 7 });
  expect(trail.waiting).toEqual([]);
});

test("the queue is bounded, and what falls out of it is logged as lost", async () => {
  const { trail, written, logged, state } = trailOf(2);
  state.isAway = true;
  for (const command of ["a", "b", "c"]) void trail.record(record(command));
  expect(trail.waiting.map(({ command }) => command)).toEqual(["c", "b"]);
  expect(logged).toContain("error: too many commands wait for the database: the oldest is in the log alone");
  state.isAway = false;
  await expect.poll(() => written.map(({ command }) => command)).toEqual(["b", "c"]);
});

test("stopping writes what it can and waits for no table that is away", async () => {
  const { trail, written, logged, state } = trailOf();
  void trail.record({ ...record("a"), actor: "local", outcome: "failed", error: new Error("why") });
  await trail.stop();
  expect(written).toMatchObject([{ command: "a", account: null, outcome: "failed" }]);
  expect(JSON.stringify(written)).not.toContain("why");
  state.isAway = true;
  void trail.record(record("b"));
  await trail.stop();
  expect(logged.at(-1)).toBe("warn: the database is away: these commands are in the log alone");
});

test("who records waits for the table, but not for one that is away", async () => {
  const { trail, written, logged, state } = trailOf();
  await trail.record(record("a"));
  expect(written).toHaveLength(1);
  state.isAway = true;
  void trail.record(record("b"));
  await expect.poll(() => logged.some((line) => line.startsWith("warn"))).toBe(true);
  const since = performance.now();
  for (let count = 0; count < 50; count += 1) await trail.record(record("c"));
  expect(performance.now() - since).toBeLessThan(200);
  state.isAway = false;
  await expect.poll(() => written).toHaveLength(52);
});
