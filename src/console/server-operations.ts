/** What commands may ask of the server as a whole: how it is, what it tells people, when it stops. */

/**
 * A stop that is planned. A `shutdown` comes when its time is up, a `drain` when everybody has gone, and when its time
 * is up at the latest. `reason` may be empty.
 */
export type PlannedStop = {
  readonly kind: "shutdown" | "drain";
  readonly secondsLeft: number;
  readonly reason: string;
};

/** `before`: the stop whose place the new one takes. Not ok: the server is stopping already, and nothing changes that. */
export type PlanResult = { readonly ok: true; readonly before: PlannedStop | null } | { readonly ok: false };

/** One active run in one line. `phase` counts from 0; `timeLeftMs` 0 = no limit. */
export type RunStatusRow = {
  readonly instanceId: number;
  readonly eventId: number;
  readonly name: string;
  readonly zoneId: number;
  readonly zoneInstance: number;
  readonly phase: number;
  readonly phaseCount: number;
  readonly participants: number;
  readonly paused: boolean;
  readonly timeLeftMs: number;
};

/** How the server is, for machines: `zonetide status` shows it as a table. Rates are those of the last seconds. */
export type ServerStatus = {
  readonly version: string;
  readonly realmId: number;
  readonly pid: number;
  readonly uptimeMs: number;
  readonly stop: PlannedStop | null;
  /** `connections` has them all, `playing` those that are logged in. */
  readonly sessions: { readonly connections: number; readonly playing: number; readonly inZones: number };
  readonly runs: readonly RunStatusRow[];
  readonly perSecond: { readonly packetsIn: number; readonly packetsOut: number; readonly events: number };
  readonly journal: {
    readonly colour: "green" | "yellow" | "red";
    readonly state: string;
    /** "" while all is well. */
    readonly cause: string;
    /** Of the last committed event. */
    readonly position: number;
    /** Appends that have no verdict yet. */
    readonly pending: number;
    readonly lastCommitMs: number;
    /** Events that the tables have yet to take; `failures` in a row. */
    readonly projections: { readonly position: number; readonly behind: number; readonly failures: number };
    readonly spill: { readonly records: number; readonly bytes: number; readonly isBlocked: boolean };
  };
};

export type ServerOperations = {
  serverStatus(): ServerStatus;
  /** The message of the day; "" when there is none. */
  motd(): string;
  /** Keeps it for good. @returns false when it cannot be kept now: the database is away. */
  setMotd(text: string): Promise<boolean>;
  /** Tells every player. @returns how many. */
  announce(text: string): number;
  plannedStop(): PlannedStop | null;
  /** Plans a stop in place of the one that was planned, which is returned. */
  planStop(stop: PlannedStop): PlanResult;
  /** Takes the planned stop back and returns it; null when there was none. */
  cancelStop(): PlannedStop | null;
};
