import type { Projection } from "../projection.ts";
import { domainEvents } from "./domain-event.ts";
import { applyInstances } from "./event-instances.ts";
import { applyParticipations } from "./event-participations.ts";

/** Runs and who takes part in them: one projection, because a run's participant count follows from the second table. */
export const eventRuns: Projection = {
  name: "event_runs",
  version: 3,
  tables: ["event_participations", "event_instances"],
  async apply(client, events) {
    const page = domainEvents(events);
    const newcomers = await applyParticipations(client, page);
    await applyInstances(client, page, newcomers);
  },
};
