import { readLiveServer, readServerFile, type ServerFile } from "../config/server-file.ts";
import { incidentHints } from "../events/incident-hints.ts";
import type { IncidentContext, IncidentEvent } from "../events/incidents.ts";
import type { RunState } from "../events/run-state.ts";
import { namedId } from "../journal/named-id.ts";
import { nowMs } from "./clock.ts";
import type { GameParts } from "./game-parts.ts";

/** More runs than these are told of as a number only. */
const RUNS_MAX = 50;

/**
 * A server that stops removes its server.json: where there is one still, its server was killed. The journal is told so,
 * with each run that goes on and how far it had come; once for each server, however often a start fails.
 */
export async function tellOfKill({ config, journal }: GameParts, recovered: readonly RunState[]): Promise<void> {
  const dead = await readServerFile(config.dataDir);
  if (dead === null || (await readLiveServer(config.dataDir)) !== null) return;
  // The token is of one server's life; its hash gives nothing away.
  const subject = `incident killed ${config.realmId} ${dead.token}`;
  const events = killEvents(namedId(subject), dead, recovered);
  journal.incidents.tell(events, (_, place) => namedId(`${subject} ${place}`));
}

function killEvents(incidentId: string, dead: ServerFile, recovered: readonly RunState[]): IncidentEvent[] {
  const atMs = nowMs();
  const recovery = (action: string, context: IncidentContext): IncidentEvent => ({
    type: "RecoveryRecorded",
    data: { incidentId, action, outcome: "recovered", attempts: 1, context, hint: "", atMs },
  });
  const error = {
    ...{ incidentId, subject: "server", code: "server_killed", atMs, hint: incidentHints.server_killed },
    message: "the server before this one ended without stopping",
    context: { pid: dead.pid },
  };
  return [
    { type: "ErrorRecorded", data: error },
    ...recovered.slice(0, RUNS_MAX).map((run) => recovery("run resumed", progressOf(run))),
    recovery("restarted", { runs: recovered.length }),
  ];
}

function progressOf(run: RunState): IncidentContext {
  const { instanceId, eventId, phase, elapsedMs, participants, objectives } = run;
  const units = objectives.map(({ current, target }) => `${current}/${target}`).join(" ");
  return { instanceId, eventId, phase, elapsedMs, participants: participants.count, objectives: units };
}
