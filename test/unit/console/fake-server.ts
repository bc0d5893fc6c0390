import type { PlannedStop, ServerOperations, ServerStatus } from "../../../src/console/server-operations.ts";
import type { WatchOperations } from "../../../src/console/watch-operations.ts";

/** What a fake server says of itself. */
export const fakeStatus: ServerStatus = {
  version: "0.1.0",
  realmId: 1,
  pid: 4711,
  uptimeMs: 3_661_000,
  stop: null,
  sessions: { connections: 5, playing: 4, inZones: 3 },
  runs: [
    {
      ...{ instanceId: 17, eventId: 3, name: "Harvest Moon", zoneId: 1, zoneInstance: 1, phase: 0, phaseCount: 2 },
      ...{ participants: 2, paused: false, timeLeftMs: 61_000 },
    },
  ],
  perSecond: { packetsIn: 12.34, packetsOut: 56.78, events: 9.01 },
  journal: {
    ...{ colour: "green", state: "connected", cause: "", position: 99, pending: 0, lastCommitMs: 1.5 },
    projections: { position: 98, behind: 1, failures: 0 },
    spill: { records: 0, bytes: 0, isBlocked: false },
  },
};

/** A server that keeps what it is told; `happens` is something that watchers see. */
export const fakeServer = (): ServerOperations &
  WatchOperations & { happens(line: string): void; watchers(): number } => {
  let motd = "";
  let stop: PlannedStop | null = null;
  const watching = new Set<(line: string) => void>();
  const replace = (next: PlannedStop | null) => {
    const before = stop;
    stop = next;
    return before;
  };
  return {
    serverStatus: () => ({ ...fakeStatus, stop }),
    motd: () => motd,
    async setMotd(text) {
      if (text === "when the database is away") return false;
      motd = text;
      return true;
    },
    announce: (text) => (text === "to one" ? 1 : 4),
    plannedStop: () => stop,
    planStop: (next) => (next.reason === "too late" ? { ok: false } : { ok: true, before: replace(next) }),
    cancelStop: () => replace(null),
    watch(_what, tell) {
      watching.add(tell);
      return () => watching.delete(tell);
    },
    happens: (line) => {
      for (const tell of watching) tell(line);
    },
    watchers: () => watching.size,
  };
};
