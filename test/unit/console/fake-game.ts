import type { ActiveRun, ChangeResult, GameOperations } from "../../../src/console/operations.ts";
import { fakeCaptures } from "./fake-captures.ts";
import { fakePeople } from "./fake-people.ts";
import { fakeServer } from "./fake-server.ts";

type FakeGame = GameOperations &
  ReturnType<typeof fakeServer> &
  ReturnType<typeof fakePeople> & { readonly actors: string[] };

/** A game of one event, enough for commands: it can be started once per zone instance and stopped. */
export const fakeGame = (): FakeGame => {
  const actors: string[] = [];
  let runs: ActiveRun[] = [];
  let nextInstanceId = 17;
  let enabled = true;
  let chosen: string | null = null;
  const setPaused = (eventId: number, paused: boolean): ChangeResult => {
    const changed = runs.filter((run) => run.eventId === eventId && run.paused !== paused);
    if (eventId !== 3) return { ok: false, reason: "not_found" };
    if (runs.length === 0) return { ok: false, reason: "not_active" };
    if (changed.length === 0) return { ok: false, reason: "unchanged" };
    runs = runs.map((run) => ({ ...run, paused }));
    return { ok: true, instanceIds: changed.map(({ instanceId }) => instanceId) };
  };
  const summary = { eventId: 3, name: "Harvest Moon", zoneId: 1, durationMs: 300_000, phases: 2 };
  const objectives = [{ index: 0, type: "kill", target: 10, required: true }];
  return {
    ...fakeServer(),
    actors,
    listEvents: () => [summary],
    eventInfo: (eventId) =>
      eventId === 3
        ? { ...summary, type: "invasion", variation: chosen, phaseList: [{ index: 0, durationMs: 60_000, objectives }] }
        : null,
    activeRuns: () => runs,
    async startEvent(eventId, zoneInstance, actor) {
      actors.push(actor);
      if (eventId !== 3) return { ok: false, reason: "not_found" };
      if (zoneInstance > 8) return { ok: false, reason: "unavailable", message: "Zone 1 has instances 1 to 8." };
      if (runs.some((run) => run.zoneInstance === zoneInstance)) return { ok: false, reason: "already_active" };
      const instanceId = nextInstanceId++;
      const progress = [{ index: 0, type: "kill", current: 4, target: 10 }];
      const scale = { participants: 2, creatures: 1, health: 1 };
      const shape = {
        phase: 0,
        paused: false,
        scale,
        phaseCount: 2,
        participants: 2,
        timeLeftMs: 61_000,
        objectives: progress,
      };
      runs = [...runs, { ...shape, instanceId, eventId, name: summary.name, zoneId: 1, zoneInstance }];
      return { ok: true, instanceId };
    },
    async stopEvent(eventId, actor) {
      actors.push(actor);
      if (eventId !== 3) return { ok: false, reason: "not_found" };
      const instanceIds = runs.map(({ instanceId }) => instanceId);
      runs = [];
      return instanceIds.length > 0 ? { ok: true, instanceIds } : { ok: false, reason: "not_active" };
    },
    async pauseEvent(eventId) {
      return setPaused(eventId, true);
    },
    async resumeEvent(eventId) {
      return setPaused(eventId, false);
    },
    async extendEvent(eventId) {
      if (eventId === 4) return { ok: false, reason: "no_limit" };
      if (eventId !== 3) return { ok: false, reason: "not_found" };
      const instanceIds = runs.map(({ instanceId }) => instanceId);
      return instanceIds.length > 0 ? { ok: true, instanceIds } : { ok: false, reason: "not_active" };
    },
    variationsOf: (eventId) => ({ chosen, names: eventId === 3 ? ["festival", "quiet"] : [] }),
    async chooseVariation(eventId, name, actor) {
      actors.push(actor);
      if (name === "quiet") return { ok: false, reason: "unavailable", message: "The database is away." };
      if (eventId !== 3 || (name !== null && name !== "festival")) return { ok: false, reason: "no_variation" };
      if (name === chosen) return { ok: false, reason: "unchanged" };
      chosen = name;
      return { ok: true };
    },
    async incidents(count) {
      const of = { sinceMs: 0, message: "it went wrong\n    at somewhere", hint: "Look at it.", times: 1 };
      return [
        { ...of, incidentId: "2", subject: "journal", code: "journal_down", endMs: null, action: "" },
        { ...of, incidentId: "1", subject: "run-7", code: "run_refused", endMs: 5_000, action: "rebuilt", times: 3 },
      ].slice(0, count);
    },
    kickPlayer: (name, reason) =>
      name.toLowerCase() === "old mirelda" && reason !== "never" ? { characterId: 8, name: "Old Mirelda" } : null,
    async explain({ eventId, characterId }) {
      return [
        { text: `Event ${eventId} is not running.`, decides: true },
        ...(characterId === null ? [] : [{ text: `Character ${characterId} is offline.`, decides: false }]),
      ];
    },
    schedules: () => [
      {
        ...{ scheduleId: 4, name: "Nightly", enabled, switched: !enabled, eventId: 3, zoneInstance: 1, rule: "daily" },
        ...{ nextMs: enabled ? 86_400_000 : null, lastStartMs: null },
      },
    ],
    scheduleRuns: (scheduleId, count) =>
      scheduleId === 4
        ? Array.from({ length: count }, (_, day) => ({ atMs: (day + 1) * 86_400_000, local: `day ${day + 1}` }))
        : [],
    async switchSchedule(_, wanted) {
      if (wanted === enabled) return "unchanged";
      enabled = wanted;
      return "switched";
    },
    async runSchedule(_, actor) {
      actors.push(actor);
      return { ok: true, instanceId: 30 };
    },
    chainInfos: () => [
      { chainId: 1, name: "Tides", steps: [{ ...STEP, eventId: 3 }] },
      { chainId: 2, name: "Rivers", steps: [STEP, { ...STEP, delayMs: 60_000, minParticipants: 5, locked: true }] },
    ],
    chains: () => [
      {
        ...{ chainId: 1, name: "Tides", step: 1, steps: 4, zoneInstance: 1, instanceId: 17 },
        ...({ status: "due", reason: null, dueMs: 60_000 } as const),
      },
    ],
    bosses: () => [
      {
        ...{ bossId: 9, name: "Eel", eventId: 3, nextSpawnMs: 86_400_000, instanceIds: [], lastEndMs: 1_000 },
        ...({ status: "waiting", lastEnd: "killed" } as const),
      },
    ],
    ...fakeCaptures(),
    ...fakePeople(),
    lookup: (kind, part) => [{ id: 10, name: `red ${kind}` }].filter(({ name }) => name.includes(part)),
    async phaseEvent(eventId, phase) {
      if (eventId !== 3) return { ok: false, reason: "not_found" };
      if (runs.length === 0) return { ok: false, reason: "not_active" };
      if (phase === 0) return { ok: false, reason: "unchanged" };
      if (phase > 1)
        return { ok: false, reason: "impossible", message: "The event has no such phase: see .event info." };
      return { ok: true, instanceIds: runs.map(({ instanceId }) => instanceId) };
    },
    questCompleted: (questId) => (questId === 5 ? 1 : 0),
    serverHealth: () => ({ state: "connected", loops: { projections: { behind: 0 } } }),
    serverInfo: () => ({
      version: "0.1.0",
      realmId: 1,
      uptimeMs: 3_661_000,
      sessions: 4,
      runs: runs.length,
      journalPosition: 99,
    }),
  };
};

const STEP = { eventId: 4, on: "completed", delayMs: 0, minParticipants: 0, locked: false };
