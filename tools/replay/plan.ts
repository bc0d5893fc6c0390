/** What a replay does, made of a capture: what each client sent and when, which events began, what was answered. */
import type { CaptureDamage, CapturedEnd } from "../../src/capture/capture-item.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import type { Gaps } from "./gaps.ts";
import type { KnownIds, Stay } from "./known-ids.ts";
import type { SessionEyes } from "./session-eyes.ts";

/** A session of the capture and what it was shown. */
export type PlannedSession = {
  readonly session: number;
  readonly eyes: SessionEyes;
  /** The capture has it from its first byte on. */
  readonly fromStart: boolean;
  /** In the order in which they were shown; what a client did may have waited for those before it. */
  readonly milestones: string[];
  /** All that the server said is there, from the way in to the end: what the replay shows beyond it is a difference. */
  isToldToTheEnd: boolean;
  /** Why nothing of it can be sent; null where something can. */
  leftOut: string | null;
  ending: CapturedEnd["how"];
  /** Client packets that heal or may do so: what they bring hangs on moments. */
  heals: number;
};

type StepBase = {
  /** Capture time. */
  readonly atMs: number;
  readonly session: number;
  /** So many of the session's milestones had been shown before. */
  readonly milestones: number;
};

/** A client sends a frame. */
export type SendStep = StepBase & {
  readonly kind: "send";
  readonly frame: Buffer;
  readonly dialect: Dialect;
  readonly stay: Stay;
  /** Code of its refusal in the capture; 0 none. */
  refusal: number;
  /** What answered it in the capture. */
  answer: Buffer | null;
};

/** A client's connection ends without a logout. */
export type EndStep = StepBase & { readonly kind: "end" };

/** An event begins. */
export type StartStep = StepBase & {
  readonly kind: "start";
  readonly eventId: number;
  readonly instanceId: number;
  readonly stay: Stay;
};

export type Step = SendStep | EndStep | StartStep;

export type Plan = {
  readonly sessions: ReadonlyMap<number, PlannedSession>;
  /** In the order of their time. */
  readonly steps: readonly Step[];
  readonly known: KnownIds;
  readonly gaps: Gaps;
  readonly damage: readonly CaptureDamage[];
  readonly notes: readonly string[];
  readonly packetsOfServer: number;
};
