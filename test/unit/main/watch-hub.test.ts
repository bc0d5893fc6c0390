import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WatchHub } from "../../../src/main/watch-hub.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

const kills = (target: number) => objective({ type: "kill", target, creatureIds: [3] });

/** Two events, a hub over their runs, and what its watchers saw. */
const watched = (what: { eventId: number | null } = { eventId: null }) => {
  const runs = new Runs(
    event([[kills(2)], [kills(2)]], { id: 1, name: "Tide" }),
    event([[kills(5)]], { id: 2, name: "Other" }),
  );
  const hub = new WatchHub({
    unixMs: () => Date.UTC(2026, 10, 21, 20, 0, 3),
    nameOf: (characterId) => `P${characterId}`,
    runs: () => runs.ledger.durable(),
    foldMs: 1000,
  });
  runs.ledger.onDurable((run, events) => hub.onDurable(run, events));
  const seen: string[] = [];
  const end = hub.watch(what, (line) => seen.push(line));
  const take = () => seen.splice(0).map((line) => line.replace(/^20:00:03 /, ""));
  return { runs, hub, take, end };
};

test("a run is told from its start to its end, with who joins, each line with its time", () => {
  const { runs, take } = watched({ eventId: 1 });
  runs.start(1);
  expect(take()).toEqual(["event 1 Tide, run 1: started in zone 1 instance 1 (manual)"]);
  runs.kill(3, [[7, 10]]);
  runs.kill(3, [[7, 10]]);
  runs.commit();
  expect(take()).toEqual([
    "event 1 Tide, run 1: P7 joined",
    "event 1 Tide, run 1: objective 0 (kill) complete, 1 contributors",
    "event 1 Tide, run 1: phase 2 of 2 started",
  ]);
  runs.kill(3, [[7, 10]]);
  runs.kill(3, [[8, 10]]);
  runs.commit();
  expect(take()).toEqual([
    "event 1 Tide, run 1: P8 joined",
    "event 1 Tide, run 1: objective 0 (kill) complete, 2 contributors",
    "event 1 Tide, run 1: completed, 2 participants, 115 points",
  ]);
});

test("progress is folded: many commits, one line in a while", () => {
  const { runs, take } = watched();
  runs.start(2);
  take();
  for (let killed = 0; killed < 4; killed += 1) {
    runs.kill(3, [[7, 10]]);
    runs.commit();
  }
  expect(take()).toEqual(["event 2 Other, run 1: P7 joined"]);
  vi.advanceTimersByTime(1000);
  expect(take()).toEqual(["event 2 Other, run 1: progress 0 kill 4/5; 1 participants, 40 points"]);
  vi.advanceTimersByTime(5000);
  expect(take()).toEqual([]);
});

test("progress of a phase that is over is not told behind the next one's start", () => {
  const { runs, take } = watched();
  runs.start(1);
  runs.kill(3, [[7, 10]]);
  runs.commit();
  runs.kill(3, [[7, 10]]);
  runs.commit();
  take();
  vi.advanceTimersByTime(1000);
  expect(take()).toEqual([]);
});

test("many who join at once are one line", () => {
  const { runs, take } = watched();
  runs.start(2);
  take();
  runs.kill(
    3,
    [1, 2, 3, 4, 5].map((id): [number, number] => [id, 10]),
  );
  runs.commit();
  expect(take()).toEqual(["event 2 Other, run 1: P1, P2, P3 and 2 more joined"]);
});

test("who watches one event sees its runs and nothing else", () => {
  const { runs, hub, take } = watched({ eventId: 1 });
  runs.start(2);
  hub.tellServer("player P1 (character 1) logged in");
  expect(take()).toEqual([]);
});

test("who begins late is not told of those who had joined, and who has enough hears no more", () => {
  const { runs, hub, take, end } = watched();
  end();
  runs.start(2);
  runs.kill(3, [[7, 10]]);
  runs.commit();
  expect(take()).toEqual([]);
  const late: string[] = [];
  hub.watch({ eventId: null }, (line) => late.push(line));
  runs.kill(3, [
    [7, 10],
    [8, 1],
  ]);
  runs.commit();
  hub.tellServer("journal down");
  expect(late).toEqual(["20:00:03 event 2 Other, run 1: P8 joined", "20:00:03 journal down"]);
  expect(take()).toEqual([]);
});

test("while nobody watches, no timer runs", () => {
  const { hub, end } = watched();
  expect(vi.getTimerCount()).toBe(1);
  const other = hub.watch({ eventId: null }, () => undefined);
  end();
  expect(vi.getTimerCount()).toBe(1);
  other();
  expect(vi.getTimerCount()).toBe(0);
});
