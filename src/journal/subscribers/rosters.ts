import { decideRoster, groupOf, type RosterRun, rosterCauses } from "../../events/decide-roster.ts";
import { emptyRoster, evolveRoster, type Roster, type RosterEvent, rosterStream } from "../../events/rosters.ts";
import { isRunEnd, type RunEvent, type RunStarted, runStream } from "../../events/run-events.ts";
import { decodeEvent, type EventRow } from "../decode-event.ts";
import type { RecordedEvent } from "../event.ts";
import { eventTypes } from "../event-types/domain-event-types.ts";
import { instanceIdOf } from "../projections/domain-event.ts";
import { readStream } from "../read.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import type { CausedEvent, HandlerContext, SubscriptionDefinition } from "../subscriptions/subscription.ts";

/** Key of the checkpoint. */
export const ROSTERS = "rosters";

/**
 * A roster as its stream has it. `version` is that of the stream, `handledTo` the version of the run's stream up to
 * which everything has been taken in.
 */
type KeptRoster = { readonly run: RosterRun; roster: Roster; version: number; handledTo: number };

const PAGE = 500;
/** Rosters lag behind by no more than this; in return, a fight is read in pages and not blow by blow. */
const MIN_INTERVAL_MS = 250;

const eventById = statement("event-by-id");

/**
 * The subscription that keeps `roster-<run>`: who takes part and how, and which teams stand. A roster is what its
 * stream says, so after a crash it is read from there; the cause of its last event tells how far the run had been
 * followed, and what is handled again up to there is left out. Whatever is appended twice all the same has the ids that
 * the journal knows.
 */
export function rosterSubscription(client: SqlClient): SubscriptionDefinition {
  const rosters = new Map<number, KeptRoster>();
  return {
    name: ROSTERS,
    types: rosterCauses,
    minIntervalMs: MIN_INTERVAL_MS,
    async handle(event, context) {
      const cause = event as RecordedEvent & RunEvent;
      const instanceId = instanceIdOf(cause);
      const kept = rosters.get(instanceId) ?? (await loadRoster(client, instanceId));
      rosters.set(instanceId, kept);
      try {
        if (cause.version > kept.handledTo) await follow(kept, cause, context);
        if (isRunEnd(cause.type)) rosters.delete(instanceId);
      } catch (error) {
        // What fails may have changed the stream nevertheless: the next attempt reads it anew.
        rosters.delete(instanceId);
        throw error;
      }
    },
  };
}

async function follow(kept: KeptRoster, cause: RecordedEvent & RunEvent, context: HandlerContext): Promise<void> {
  const decided = decideRoster(kept.roster, kept.run, cause);
  if (decided.length > 0) {
    const after = decided.reduce(evolveRoster, kept.roster);
    const caused = decided.map((one) => toCaused(one, groupOf(kept.roster, after, one)));
    await context.append(rosterStream(kept.run.instanceId), kept.version, caused);
    kept.roster = after;
    kept.version += decided.length;
  }
  kept.handledTo = cause.version;
}

function toCaused({ type, data }: RosterEvent, group: string | null): CausedEvent {
  const caused = { type, schemaVersion: eventTypes.versionOf(type), data };
  return group === null ? caused : { ...caused, group };
}

/** @throws Error where the journal lacks the start of the run */
async function loadRoster(client: SqlClient, instanceId: number): Promise<KeptRoster> {
  const [first] = await readStream(client, runStream(instanceId), { limit: 1 });
  if (first?.type !== "RunStarted") throw new Error(`${runStream(instanceId)} does not begin with the run's start`);
  const { definition } = first.data as RunStarted["data"];
  const teamNames = new Map(definition.teams.map(({ id, name }) => [id, name]));
  let roster = emptyRoster;
  let last: RecordedEvent | undefined;
  for (let count = PAGE; count === PAGE; ) {
    const page = await readStream(client, rosterStream(instanceId), { afterVersion: last?.version ?? 0, limit: PAGE });
    roster = (page as readonly unknown[] as readonly RosterEvent[]).reduce(evolveRoster, roster);
    last = page.at(-1) ?? last;
    count = page.length;
  }
  const handledTo = last === undefined ? 0 : await versionOfCause(client, last);
  return { run: { instanceId, teamNames }, roster, version: last?.version ?? 0, handledTo };
}

/** Version of the run's event that an event of the roster followed from. */
async function versionOfCause(client: SqlClient, { id, meta }: RecordedEvent): Promise<number> {
  const { rows } = await client.query<EventRow>(eventById(meta.causation));
  const [cause] = rows.map(decodeEvent);
  if (cause === undefined) throw new Error(`event ${id} of a roster names a cause that the journal does not have`);
  return cause.version;
}
