import { beforeEach, expect, test } from "vitest";
import { HealthClosedError, JournalHealth } from "../../../src/journal/health/journal-health.ts";

let logged: { level: string; fields: object }[];
let health: JournalHealth;
let nowMs: number;
beforeEach(() => {
  logged = [];
  nowMs = 1000;
  const note = (level: string) => (fields: object) => void logged.push({ level, fields });
  health = new JournalHealth({ info: note("info"), warn: note("warn"), error: note("error") }, () => nowMs);
});

test("down, recovering, connected: each change is logged once, with its first cause and how long the last one was", () => {
  expect(health.report()).toEqual({ state: "connected", colour: "green", cause: "", sinceMs: 1000, faults: [] });
  nowMs = 2000;
  health.away("connection refused");
  health.away("connection refused once more");
  expect(health.report()).toMatchObject({ state: "down", colour: "red", cause: "connection refused", sinceMs: 2000 });
  nowMs = 5000;
  health.back(true);
  health.back(true);
  expect(health.report()).toMatchObject({ state: "recovering", colour: "yellow" });
  health.back(false);
  health.back(false);
  expect(logged).toEqual([
    { level: "warn", fields: { from: "connected", to: "down", cause: "connection refused", lastedMs: 1000 } },
    { level: "info", fields: expect.objectContaining({ from: "down", to: "recovering", lastedMs: 3000 }) },
    { level: "info", fields: { from: "recovering", to: "connected", cause: "", lastedMs: 0 } },
  ]);
});

test("a fault degrades until the last one is gone, and counts for nothing while the database is away", () => {
  health.fault("slow", "slow answers");
  health.fault("projections", "they stand still");
  expect(health.report()).toMatchObject({
    state: "degraded",
    colour: "yellow",
    cause: "slow answers; they stand still",
  });
  health.away("gone");
  health.fault("slow", null);
  expect(health.state).toBe("down");
  health.back(false);
  expect(health.report()).toMatchObject({ state: "degraded", cause: "they stand still" });
  health.fault("projections", null);
  expect(health.state).toBe("connected");
});

test("an older fault hides no later one: all are in the report, and each that comes or goes is told once", () => {
  const told: string[] = [];
  health.onFault(({ name, isOver }) => void told.push(`${name} ${isOver ? "over" : "came"}`));
  health.fault("refused", "the journal refused 1 spilled append");
  nowMs = 2000;
  health.fault("projections", "the projections\n    stand still");
  health.fault("projections", "the projections fail");
  expect(health.report()).toEqual({
    ...{ state: "degraded", colour: "yellow", sinceMs: 1000 },
    cause: "the journal refused 1 spilled append; the projections fail",
    faults: [
      { name: "refused", cause: "the journal refused 1 spilled append", sinceMs: 1000 },
      { name: "projections", cause: "the projections fail", sinceMs: 2000 },
    ],
  });
  health.fault("refused", null);
  health.fault("refused", null);
  expect(health.report()).toMatchObject({ state: "degraded", cause: "the projections fail" });
  nowMs = 5000;
  health.fault("projections", null);
  expect(told).toEqual(["refused came", "projections came", "refused over", "projections over"]);
  expect(logged.map(({ level, fields }) => [level, fields])).toEqual([
    ["warn", expect.objectContaining({ from: "connected", to: "degraded" })],
    ["warn", { fault: "projections", cause: "the projections stand still" }],
    ["info", { fault: "refused", cause: "the journal refused 1 spilled append", lastedMs: 1000 }],
    ["info", expect.objectContaining({ from: "degraded", to: "connected" })],
  ]);
});

test("away again while it recovers is down again", () => {
  const seen: string[] = [];
  health.onChange(({ to }) => seen.push(to));
  health.away("gone");
  health.back(true);
  health.away("gone again");
  health.back(false);
  expect(seen).toEqual(["down", "recovering", "down", "connected"]);
});

test("who waits for the database goes on when it is back, or is told that the server stops", async () => {
  await health.whenUsable();
  health.away("gone");
  const waiting = health.whenUsable();
  health.back(true);
  await waiting;
  health.away("gone");
  const disappointed = expect(health.whenUsable()).rejects.toThrow(HealthClosedError);
  health.close();
  await disappointed;
  await expect(health.whenUsable()).rejects.toThrow(HealthClosedError);
});
