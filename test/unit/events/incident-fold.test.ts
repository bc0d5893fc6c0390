import { expect, test } from "vitest";
import { FOLD_MS, IncidentFold, type Remedy, type Sighting } from "../../../src/events/incident-fold.ts";
import { incidentRecords } from "../../../src/journal/incident-store.ts";

function folding() {
  let ids = 0;
  const fold = new IncidentFold(() => `incident ${++ids}`);
  const key = { subject: "journal", code: "journal_down" };
  const error = (atMs: number, part: Partial<Sighting> = {}) =>
    fold.error({ ...key, message: "away", context: {}, hint: "look", atMs, ...part });
  const recovered = (atMs: number, part: Partial<Remedy> = {}) =>
    fold.recovered(key, {
      ...{ action: "back", outcome: "recovered", attempts: 1, context: {}, hint: "", atMs },
      ...part,
    });
  const take = (nowMs: number) =>
    fold.take(nowMs).map(({ type, data }) => [type, data.incidentId, data.atMs, data.context.times ?? 1]);
  return { fold, error, recovered, take, key };
}

test("an error is told at once, its recovery too, under the same id", () => {
  const { error, recovered, take } = folding();
  error(10);
  expect(take(10)).toEqual([["ErrorRecorded", "incident 1", 10, 1]]);
  expect(take(11)).toEqual([]);
  recovered(20);
  expect(take(20)).toEqual([["RecoveryRecorded", "incident 1", 20, 1]]);
  recovered(21);
  expect(take(21)).toEqual([]);
});

test("what happened while nothing could be told is told whole: the error first", () => {
  const { error, recovered, take } = folding();
  error(10);
  recovered(20);
  error(30);
  recovered(40);
  expect(take(50)).toEqual([
    ["ErrorRecorded", "incident 1", 10, 2],
    ["RecoveryRecorded", "incident 1", 40, 2],
  ]);
});

test("what flaps is told once in a while, with how often it happened", () => {
  const { error, recovered, take } = folding();
  error(0);
  recovered(1);
  expect(take(1)).toHaveLength(2);
  for (let at = 10; at < 1_000; at += 10) {
    error(at);
    recovered(at + 1);
    expect(take(at + 1)).toEqual([]);
  }
  expect(take(FOLD_MS)).toEqual([]);
  expect(take(FOLD_MS + 1)).toEqual([
    ["ErrorRecorded", "incident 2", 10, 99],
    ["RecoveryRecorded", "incident 2", 991, 99],
  ]);
});

test("an error that is still there when the quiet time is over is told, and its recovery when it comes", () => {
  const { error, recovered, take } = folding();
  error(0);
  recovered(1);
  take(1);
  error(2);
  expect(take(3)).toEqual([]);
  expect(take(FOLD_MS + 1)).toEqual([["ErrorRecorded", "incident 2", 2, 1]]);
  recovered(FOLD_MS + 2);
  expect(take(FOLD_MS + 2)).toEqual([["RecoveryRecorded", "incident 2", FOLD_MS + 2, 1]]);
});

test("other subjects and codes are incidents of their own", () => {
  const { error, take } = folding();
  error(0);
  error(0, { subject: "spill" });
  error(0, { code: "journal_degraded" });
  expect(take(0)).toHaveLength(3);
});

test("what is given up stays open, and what a former server left open is closed under its id", () => {
  const { fold, error, recovered, take, key } = folding();
  fold.told({ ...key, incidentId: "old", isOpen: true });
  expect(fold.isOpen(key)).toBe(true);
  error(5);
  expect(take(5)).toEqual([]);
  recovered(6, { outcome: "given_up" });
  expect(take(6)).toEqual([["RecoveryRecorded", "old", 6, 2]]);
  expect(fold.isOpen(key)).toBe(true);
  recovered(7);
  expect(take(7)).toEqual([["RecoveryRecorded", "old", 7, 2]]);
  expect(fold.isOpen(key)).toBe(false);
});

test("incidents are listed from the newest, with what became of them", () => {
  const { fold, error, recovered } = folding();
  error(0);
  error(1, { subject: "run-7", message: "worse" });
  error(2, { subject: "spill" });
  recovered(9);
  fold.recovered(
    { subject: "run-7", code: "journal_down" },
    { action: "set aside", outcome: "given_up", attempts: 3, context: {}, hint: "restart", atMs: 8 },
  );
  expect(incidentRecords(fold.take(10))).toMatchObject([
    { subject: "spill", sinceMs: 2, endMs: null, action: "", hint: "look", times: 1 },
    { subject: "run-7", message: "worse", endMs: null, action: "set aside", hint: "restart" },
    { subject: "journal", sinceMs: 0, endMs: 9, action: "back", hint: "look" },
  ]);
});
