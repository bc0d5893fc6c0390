import { describe, expect, test } from "vitest";
import type { ChainDefinition, Content } from "../../../src/content/definitions.ts";
import { type DirectorState, initialDirector } from "../../../src/director/director-state.ts";
import type { ScheduleDefinition } from "../../../src/events/schedules/schedule-definition.ts";
import { type ExplainSources, explain } from "../../../src/explain/explain.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

const definition = event([[objective({ type: "kill", target: 5, creatureIds: [7] })]], {
  rewards: { ...event([]).rewards, xp: 1_000, gold: 100 },
});

const daily: ScheduleDefinition = {
  ...{ id: 4, name: "", eventId: 1, bossId: 0, zoneInstance: 1, enabled: true, missed: "run_late", withinMs: 0 },
  spec: { type: "daily", timezone: "UTC", timeOfDayMs: 0 },
};

type Setting = {
  readonly schedules?: readonly ScheduleDefinition[];
  readonly state?: DirectorState;
  readonly locked?: string;
  readonly granted?: boolean;
  readonly chains?: readonly ChainDefinition[];
  readonly nowMs?: number;
};

function setUp({
  schedules = [],
  state = initialDirector(),
  locked,
  granted = false,
  chains = [],
  nowMs = 0,
}: Setting = {}) {
  const runs = new Runs(definition);
  const content = {
    events: new Map([[1, definition]]),
    schedules: new Map(schedules.map((one) => [one.id, one])),
    chains: new Map(chains.map((one) => [one.id, one])),
    worldBosses: new Map(),
  } satisfies Pick<Content, "events" | "schedules" | "chains" | "worldBosses">;
  const sources: ExplainSources = {
    content,
    manager: runs.manager,
    director: { state, schedules: content.schedules, mayStart: () => locked ?? null, nextOccurrence: () => 86_400_000 },
    hasZone: (_, zoneInstance) => zoneInstance <= 8,
    playersIn: () => 3,
    whereIs: (characterId) => (characterId === 9 ? null : { zoneId: 1, zoneInstance: characterId === 8 ? 2 : 1 }),
    lastRun: async () => null,
    loadRun: async () => null,
    isGranted: async () => granted,
    nowMs: () => nowMs,
    systemMs: () => nowMs,
  };
  const ask = async (characterId: number | null = null, eventId = 1, zoneInstance = 1) => {
    const facts = await explain({ eventId, zoneInstance, characterId }, sources);
    return { all: facts.map(({ text }) => text), why: facts.filter(({ decides }) => decides).map(({ text }) => text) };
  };
  return { runs, ask };
}

describe("why is this event not running", () => {
  test("an unknown event, an unknown instance", async () => {
    const { ask } = setUp();
    expect((await ask(null, 5)).why).toEqual(["Content has no event 5: correct the id or add the event."]);
    expect((await ask(null, 1, 9)).why).toEqual(["Zone 1 has no instance 9: choose a lower number."]);
  });

  test("nothing starts it", async () => {
    const { all, why } = await setUp().ask();
    expect(all[0]).toBe("Event 1 (Test) is not running in instance 1 of zone 1; 3 players are there.");
    expect(all[1]).toBe("It has never run.");
    expect(why).toEqual(["No schedule, chain or boss starts it: a game master has to."]);
  });

  test("its schedule is not enabled, or not due", async () => {
    const disabled = await setUp({ schedules: [{ ...daily, enabled: false }] }).ask();
    expect(disabled.why).toEqual(["Schedule 4 (daily) would start it and is not enabled."]);
    const enabled = await setUp({ schedules: [daily] }).ask();
    expect(enabled.why).toEqual([
      "Schedule 4 (daily) starts it next at 1970-01-02T00:00:00Z; what is missed meanwhile: run late.",
    ]);
  });

  test("it is locked", async () => {
    const { why } = await setUp({ locked: "Event 1 is locked: start it after event 3 has been completed." }).ask();
    expect(why[0]).toContain("after event 3");
  });

  test("it is paused", async () => {
    const { runs, ask } = setUp();
    const instanceId = runs.start();
    const run = runs.manager.activeRun(instanceId);
    run?.decide({ type: "RunPaused", data: { reason: "", ...run.moment(0) } }, 0, "account:gm");
    runs.commit();
    expect((await ask()).why).toEqual([
      "Event 1 (Test) is running: run 1, since 1970-01-01T00:00:00Z, started by a game master.",
      "It is paused: nothing counts until a game master resumes it.",
    ]);
  });
});

describe("why can this player not join, and why this tier and reward", () => {
  test("it is elsewhere, offline, or may join", async () => {
    const { runs, ask } = setUp();
    runs.start();
    expect((await ask(8)).why.at(-1)).toContain("is in instance 2 of zone 1");
    expect((await ask(9)).why.at(-1)).toContain("is not in any zone");
    expect((await ask(7)).why.at(-1)).toBe("Character 7 may join run 1, or simply contribute.");
  });

  test("a participant's tier and what it would get", async () => {
    const { runs, ask } = setUp();
    runs.start();
    runs.kill(7, [[7, 10]]);
    runs.commit();
    const { all } = await ask(7);
    expect(all).toContain("Character 7 takes part in run 1.");
    expect(all).toContain("Its contribution is 10.");
    expect(all.find((text) => text.startsWith("Its tier"))).toContain("Its tier is gold: rank 1 of 1");
    expect(all.at(-1)).toBe(
      "If it were completed now: (1000 + 1) x tier 1 x crowd 1 x speed 1 = 1001 xp; gold from 100 without speed = 101.",
    );
  });
});
