import { z } from "zod";
import type { ConfigurationEvent } from "../../../events/configurations.ts";
import type { IncidentEvent } from "../../../events/incidents.ts";
import type { RosterEvent } from "../../../events/rosters.ts";
import { amount, atMs, count, flag, id, list, object, schemasOf, text } from "./fields.ts";

const values = z.record(text, z.union([text, amount, flag, z.null()]));
const status = z.enum(["active", "away", "left", "eliminated"]);
const mode = z.enum(["cooperative", "race", "duel", "knockout"]);
const variation = object({ name: text, changes: values });

const ofRun = { instanceId: id, atMs };
const ofTeam = { ...ofRun, team: count };
const ofEvent = { eventId: id, configurationVersion: count, atMs };
const ofIncident = { incidentId: text.min(1), context: values, hint: text, atMs };

/** The current version of what is kept of rosters, configurations and incidents. */
export const recordSchemas = schemasOf<RosterEvent | ConfigurationEvent | IncidentEvent>()({
  ParticipantStatusChanged: object({ ...ofRun, characterId: id, from: status.nullable(), to: status, reason: text }),
  TeamFormed: object({ ...ofTeam, name: text, members: list(id) }),
  TeamChanged: object({ ...ofTeam, joined: list(id), left: list(id) }),
  TeamDisbanded: object({ ...ofTeam, reason: text }),
  ConfigurationChanged: object({ ...ofEvent, changed: list(text), variation: variation.nullable(), reason: text }),
  ModeChanged: object({ ...ofEvent, from: mode, to: mode }),
  ErrorRecorded: object({ ...ofIncident, subject: text, code: text, message: text }),
  RecoveryRecorded: object({
    ...ofIncident,
    ...{ action: text, outcome: z.enum(["recovered", "given_up"]), attempts: count },
  }),
});
