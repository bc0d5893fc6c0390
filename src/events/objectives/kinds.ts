import type { ObjectiveType } from "../../content/definitions.ts";
import type { SignalName } from "../signals.ts";
import { collect } from "./collect.ts";
import { damage } from "./damage.ts";
import { interact } from "./interact.ts";
import { kill } from "./kill.ts";
import { killBoss } from "./kill-boss.ts";
import type { ObjectiveKind } from "./objective-kind.ts";

/**
 * The kinds that a signal from the world moves. The timed kinds (defend, escort, survive, territory) listen to none:
 * an event that needs one ends at its time limit.
 */
export const signalledKinds: Partial<Record<ObjectiveType, ObjectiveKind<SignalName>>> = {
  kill,
  kill_boss: killBoss,
  collect,
  interact,
  damage,
} as Partial<Record<ObjectiveType, ObjectiveKind<SignalName>>>;
