import type { Projection } from "../projection.ts";
import { domainEvents } from "./domain-event.ts";
import { InstancesPage } from "./event-instances.ts";
import { ParticipationsPage } from "./event-participations.ts";

/** Runs and who takes part in them: one projection, because a run's participant count follows from the second table. */
export const eventRuns: Projection = {
  name: "event_runs",
  version: 3,
  tables: ["event_participations", "event_instances"],
  open(client) {
    const participations = new ParticipationsPage(client);
    const instances = new InstancesPage(client);
    return {
      async apply(events) {
        await participations.apply(domainEvents(events));
        await instances.apply(domainEvents(events));
      },
      async save() {
        await participations.save();
        await instances.save(participations.newcomers);
      },
    };
  },
};
