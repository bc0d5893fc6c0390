import { ServerEventStatus } from "../../packets/index.ts";
import { timeLeftMs } from "../events/run-time.ts";
import { timeLeftField } from "./event-fields.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { Show } from "./stage.ts";

/** Whether the run's time passes, and how much of it is left. @param message why; empty where nobody said */
export function showStatus(screen: RunScreen, nowMs: number, message: string, show: Show): void {
  const { durable, live } = screen.run;
  const { instanceId, paused } = durable;
  const timeRemainingMs = timeLeftField(timeLeftMs(durable, live.elapsedMs(nowMs)));
  const status = paused ? "paused" : "active";
  show(SharedFrame.of(ServerEventStatus, { instanceId, status, timeRemainingMs, message }));
}
