import type { ObjectiveType } from "../../content/definitions.ts";
import type { SignalName } from "../signals.ts";
import { collect } from "./collect.ts";
import { damage } from "./damage.ts";
import { defend } from "./defend.ts";
import { escort } from "./escort.ts";
import { interact } from "./interact.ts";
import { kill } from "./kill.ts";
import { killBoss } from "./kill-boss.ts";
import type { ObjectiveKind, TimedKind } from "./objective-kind.ts";
import { survive } from "./survive.ts";
import { territory } from "./territory.ts";

/** The kinds that a signal from the world moves. */
export const signalledKinds: Partial<Record<ObjectiveType, ObjectiveKind<SignalName>>> = {
  kill,
  kill_boss: killBoss,
  collect,
  interact,
  damage,
} as Partial<Record<ObjectiveType, ObjectiveKind<SignalName>>>;

/** The kinds that time moves. */
export const timedKinds: Partial<Record<ObjectiveType, TimedKind>> = { defend, survive, escort, territory };
