import type { RunEvent } from "../../events/run-events.ts";
import type { RewardGranted } from "../../rewards/reward-events.ts";
import type { CharacterEvent } from "../../world/character-events.ts";
import type { RecordedEvent } from "../event.ts";

/** Where and when an event stands, apart from what it says. */
type Place = Pick<RecordedEvent, "position" | "stream" | "version" | "atMs">;

/** An event of the domain as the journal holds it; `type` tells what `data` is. */
export type DomainEvent = Place & (RunEvent | CharacterEvent | RewardGranted);

/** The journal's word for it: what was appended under a type has that type's data. Other types fall through a switch. */
export function domainEvents(events: readonly RecordedEvent[]): readonly DomainEvent[] {
  return events as readonly Place[] as readonly DomainEvent[];
}

const runPrefix = "run-";

/** The run that an event's stream belongs to. */
export function instanceIdOf({ stream }: Place): number {
  const instanceId = stream.startsWith(runPrefix) ? Number(stream.slice(runPrefix.length)) : Number.NaN;
  if (!Number.isSafeInteger(instanceId)) throw new Error(`stream ${stream} holds an event of a run but is not a run's`);
  return instanceId;
}
