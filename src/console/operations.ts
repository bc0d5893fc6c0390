/** What console commands may ask of the game. The composition root implements it; the console knows nothing behind it. */

import type { BossView, ChainView } from "../director/director-views.ts";
import type { Question } from "../explain/explain.ts";
import type { Fact } from "../explain/fact.ts";
import type { AccountOperations } from "./account-operations.ts";
import type { AuditEntry } from "./audit.ts";
import type { CaptureOperations } from "./capture-operations.ts";
import type { HistoryOperations } from "./history-operations.ts";
import type { PlayerOperations } from "./player-operations.ts";
import type { ServerOperations } from "./server-operations.ts";
import type { WatchOperations } from "./watch-operations.ts";

/** One event as content defines it. `durationMs` 0 = no limit, `phases` = how many. */
export type EventSummary = {
  readonly eventId: number;
  readonly name: string;
  readonly zoneId: number;
  readonly durationMs: number;
  readonly phases: number;
};

/** An event with what each phase asks for. A phase's `durationMs` null = the event's limit holds. */
export type EventDetails = EventSummary & {
  readonly type: string;
  /** That by which the next run goes; null: the event as content has it. */
  readonly variation?: string | null;
  readonly phaseList: readonly {
    readonly index: number;
    readonly durationMs: number | null;
    readonly objectives: readonly {
      readonly index: number;
      readonly type: string;
      readonly target: number;
      readonly required: boolean;
    }[];
  }[];
};

/** A run under way. `phase` counts from 0; `timeLeftMs` 0 = no limit; the objectives are those of the current phase. */
export type ActiveRun = {
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
  /** What the phase was scaled by when it began. */
  readonly scale: {
    readonly participants: number;
    readonly creatures: number;
    readonly health: number;
  };
  readonly objectives: readonly {
    readonly index: number;
    readonly type: string;
    readonly current: number;
    readonly target: number;
  }[];
};

/** `unavailable`: the server cannot do it now; `message` may say why, as a sentence. */
export type StartResult =
  | { readonly ok: true; readonly instanceId: number }
  | {
      readonly ok: false;
      readonly reason: "not_found" | "already_active" | "locked" | "unavailable";
      readonly message?: string;
    };

/**
 * What is done to an event is done to every run of it, in whatever zone instance. `unchanged`: they are so already;
 * `no_limit`: none of them has a limit that could be moved; `impossible`: `message` says why.
 */
export type ChangeResult =
  | { readonly ok: true; readonly instanceIds: readonly number[] }
  | {
      readonly ok: false;
      readonly reason: "not_found" | "not_active" | "unchanged" | "no_limit" | "impossible" | "unavailable";
      readonly message?: string;
    };

/** Who was sent away; null: nobody of that name plays now. */
export type KickedPlayer = { readonly characterId: number; readonly name: string } | null;

/** `journalPosition` is the last committed one. */
export type ServerInfo = {
  readonly version: string;
  readonly realmId: number;
  readonly uptimeMs: number;
  readonly sessions: number;
  readonly runs: number;
  readonly journalPosition: number;
  /** The journal's health, in one line. */
  readonly journalHealth?: string;
};

/** A schedule. `nextMs` null: no calendar says when; times are Unix time. */
export type ScheduleStatus = {
  readonly scheduleId: number;
  readonly name: string;
  readonly enabled: boolean;
  /** Whether a game master has enabled or disabled it, rather than content. */
  readonly switched: boolean;
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly rule: string;
  readonly nextMs: number | null;
  readonly lastStartMs: number | null;
};

/** A moment at which a schedule will start its event (Unix time), as the clocks of its time zone show it. */
export type ScheduleRun = { readonly atMs: number; readonly local: string };

/** `refused`: the journal does not take it; `waiting`: it is done when the journal is back. */
export type SwitchResult = "switched" | "unchanged" | "not_found" | "refused" | "waiting";

/** A chain as content has it. */
export type ChainInfo = {
  readonly chainId: number;
  readonly name: string;
  readonly steps: readonly {
    readonly eventId: number;
    readonly on: string;
    readonly delayMs: number;
    readonly minParticipants: number;
    readonly locked: boolean;
  }[];
};

/** `eventId` is that of the event which the boss is. */
export type BossStatus = BossView & { readonly eventId: number };

/** What starts events by itself. */
export type DirectorOperations = {
  schedules(): readonly ScheduleStatus[];
  /** The next moments of a schedule, of which there are fewer where it ends and none where no calendar says when. */
  scheduleRuns(scheduleId: number, count: number): readonly ScheduleRun[];
  /** Enables or disables a schedule, until it is switched again. */
  switchSchedule(scheduleId: number, enabled: boolean, actor: string): Promise<SwitchResult>;
  /** Starts what a schedule starts, now. */
  runSchedule(scheduleId: number, actor: string): Promise<StartResult>;
  chains(): readonly ChainView[];
  chainInfos(): readonly ChainInfo[];
  bosses(): readonly BossStatus[];
  /** Somebody has completed a quest; returns how many events that started. */
  questCompleted(questId: number): number;
};

/** `actor` is who asked, for the journal: `account:NAME`, or "local" for the data directory's own right. */
export type EventOperations = {
  listEvents(): readonly EventSummary[];
  eventInfo(eventId: number): EventDetails | null;
  activeRuns(): readonly ActiveRun[];
  startEvent(eventId: number, zoneInstance: number, actor: string): Promise<StartResult>;
  stopEvent(eventId: number, actor: string): Promise<ChangeResult>;
  pauseEvent(eventId: number, actor: string): Promise<ChangeResult>;
  resumeEvent(eventId: number, actor: string): Promise<ChangeResult>;
  /** Moves the limit by so many ms, later or (negative) sooner. */
  extendEvent(eventId: number, byMs: number, actor: string): Promise<ChangeResult>;
  /** Moves to a phase, counted from 0. */
  phaseEvent(eventId: number, phase: number, actor: string): Promise<ChangeResult>;
};

/** `no_variation`: the event has none of that name; `unchanged`: it is chosen already. */
export type VariationResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: "not_found" | "no_variation" | "unchanged" | "unavailable";
      readonly message?: string;
    };

/** Variations of events; null is none: the event as content has it. */
export type ConfigurationOperations = {
  variationsOf(eventId: number): { readonly chosen: string | null; readonly names: readonly string[] };
  /** By which variation the runs of an event go that start from now on. */
  chooseVariation(eventId: number, name: string | null, actor: string): Promise<VariationResult>;
};

/** Something that went wrong; times are Unix time, `endMs` null: nothing has put it right. `times`: how often. */
export type IncidentView = {
  readonly incidentId: string;
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly sinceMs: number;
  readonly times: number;
  readonly endMs: number | null;
  /** What was done about it; empty: nothing yet. */
  readonly action: string;
};

export type IncidentOperations = {
  /** The last incidents, the newest first. @throws when the database is away */
  incidents(count: number): Promise<readonly IncidentView[]>;
};

/** Everything that commands may ask, family by family. */
export type GameOperations = EventOperations &
  ConfigurationOperations &
  IncidentOperations &
  DirectorOperations &
  CaptureOperations &
  HistoryOperations &
  PlayerOperations &
  AccountOperations &
  ServerOperations &
  WatchOperations & {
    /** Ends the session of whoever plays a character of this name, in whatever case; a reason may be empty. */
    kickPlayer(name: string, reason: string): KickedPlayer;
    /** Why an event runs or not, and with a character why it can or cannot join and what it gets; in order. */
    explain(question: Question): Promise<readonly Fact[]>;
    serverInfo(): ServerInfo;
    /** What content has of a kind whose name has this part, whatever the case. */
    lookup(kind: "creature" | "item", part: string): readonly { readonly id: number; readonly name: string }[];
    /** The last commands that were given, the latest first; `account` null: everybody's. Not `isWhole`: the database is
     * away, and only those that wait for it are there. */
    auditLog(
      account: string | null,
      count: number,
    ): Promise<{ readonly entries: readonly AuditEntry[]; readonly isWhole: boolean }>;
    /** What the server knows of its journal and of the loops around it, as JSON has it. */
    serverHealth(): object;
  };
