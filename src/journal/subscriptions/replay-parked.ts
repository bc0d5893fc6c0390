import { attemptEvent } from "./attempt-event.ts";
import {
  beginReplay,
  failReplay,
  finishReplay,
  nextParked,
  type ParkedRow,
  unparkStream,
} from "./dead-letter-store.ts";
import { LeaseLostError } from "./lease.ts";
import { isNoAttempt, type OwnedSubscription, patiently, pause } from "./owned-subscription.ts";
import type { PartitionBeat } from "./partition-beat.ts";
import { enterPartition } from "./subscription-store.ts";

const AWAY_PAUSE_MS = 1000;

/**
 * Handles the parked events of a stream in order, each once; the checkpoint stays where it is. One that fails again
 * leaves the rest parked. Resolves to whether nothing is parked any more, so that the stream goes on.
 * @param beat moves with each event
 */
export async function replayParked(
  owned: OwnedSubscription,
  partition: number,
  stream: string,
  beat: PartitionBeat,
): Promise<boolean> {
  const { means, lease, settings, signal } = owned;
  let begunHere = 0;
  while (!signal.aborted) {
    const row = await patiently(owned, () => nextParked(means.client, lease.name, stream));
    if (row === null) {
      await patiently(owned, () => unparkStream(means.client, lease, stream));
      return true;
    }
    const position = Number(row.position);
    if (position !== begunHere) beat.moved();
    beat.begun(position);
    let failure: unknown = null;
    if (row.is_begun && position !== begunHere)
      failure = new Error("the server ended while it handled the event again");
    else failure = await replayOnce(owned, partition, row);
    begunHere = position;
    if (failure === null) continue;
    if (await isNoAttempt(owned, failure)) {
      await pause(owned, AWAY_PAUSE_MS);
      continue;
    }
    await patiently(owned, () => failReplay(means.client, lease, position, failure));
    means.log.warn({ err: failure, subscription: settings.name, stream, position }, "A parked event failed again.");
    return false;
  }
  return false;
}

/** Why the event could not be handled; null where it was, or is parked no longer. */
async function replayOnce(owned: OwnedSubscription, partition: number, row: ParkedRow): Promise<unknown> {
  const { means, lease, settings } = owned;
  const position = Number(row.position);
  const attempt = row.attempts + 1;
  if (!(await patiently(owned, () => beginReplay(means.client, lease, position, attempt)))) return null;
  try {
    await attemptEvent(owned, {
      row,
      attempt,
      isReplay: true,
      enter: async (client) => {
        await enterPartition(client, lease, partition);
        return true;
      },
      settle: (client) => finishReplay(client, lease, position),
    });
  } catch (error) {
    if (error instanceof LeaseLostError) throw error;
    return error ?? new Error("the handler threw nothing");
  }
  if (!settings.transactional) await patiently(owned, () => finishReplay(means.client, lease, position));
  return null;
}
