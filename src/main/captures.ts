import { join } from "node:path";
import type { Logger } from "pino";
import manifest from "../../package.json" with { type: "json" };
import { Recorder } from "../capture/recorder.ts";
import type { Config } from "../config/config.ts";
import type { GameServer } from "../net/tcp-server.ts";

const US_PER_MS = 1_000;
const MAX_DRIFT_MS = 100;

/** What records sessions of this server, once somebody asks for it; until then it costs nothing. */
export function makeRecorder<Player>(config: Config, server: GameServer<Player>, log: Logger): Recorder {
  return new Recorder({
    folder: join(config.dataDir, "captures"),
    maxBytes: config.captureBytes,
    maxFrameBytes: config.maxFrameBytes,
    application: `Zonetide ${manifest.version}`,
    nowUs: clockInUs(),
    log: log.child({ part: "capture" }),
    attach: (open) => server.tapSessions(open),
  });
}

/** Unix time in microseconds: never back, and as fine as the clock that counts on. */
function clockInUs(): () => number {
  let offsetMs = Date.now() - performance.now();
  let lastUs = 0;
  return () => {
    const countedMs = performance.now();
    const systemMs = Date.now();
    // Where somebody sets the system's clock it is followed, so that the files agree with the log.
    if (Math.abs(systemMs - countedMs - offsetMs) > MAX_DRIFT_MS) offsetMs = systemMs - countedMs;
    lastUs = Math.max(lastUs, Math.floor((countedMs + offsetMs) * US_PER_MS));
    return lastUs;
  };
}
