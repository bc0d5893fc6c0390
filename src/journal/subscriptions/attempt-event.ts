import { decodeEvent, type EventRow } from "../decode-event.ts";
import { inTransaction, type SqlClient } from "../sql-client.ts";
import { handlerContext } from "./handler-context.ts";
import { LeaseLostError } from "./lease.ts";
import { NotBegunError } from "./not-begun-error.ts";
import type { OwnedSubscription } from "./owned-subscription.ts";

export type Attempt = {
  readonly row: EventRow;
  /** From 1. */
  readonly attempt: number;
  readonly isReplay: boolean;
  /** In a handler's transaction, before it: holds what must not change meanwhile. False: the event is handled already. */
  enter(client: SqlClient): Promise<boolean>;
  /** In a handler's transaction, after it: notes that the event is handled. */
  settle(client: SqlClient): Promise<void>;
};

/**
 * Handles an event once. In a transactional subscription it is settled when this resolves; in others that is the
 * caller's to do.
 * @throws what the handler throws, what decoding throws, LeaseLostError, NotBegunError
 */
export async function attemptEvent(owned: OwnedSubscription, attempt: Attempt): Promise<void> {
  if (!owned.isLeaseAlive()) throw new LeaseLostError(owned.lease);
  if (!owned.settings.transactional) return handle(owned, attempt, null);
  const client = await owned.means.connect().catch((error: unknown) => {
    throw new NotBegunError(error);
  });
  // A connection that is lost fails the statement too; without a listener the event would end the process.
  const ignore = () => undefined;
  client.on("error", ignore);
  let isBroken = true;
  let isBegun = false;
  try {
    await inTransaction(client, "read committed", async () => {
      const isNew = await attempt.enter(client);
      isBegun = true;
      if (!isNew) return;
      await handle(owned, attempt, client);
      await attempt.settle(client);
    });
    isBroken = false;
  } catch (error) {
    throw isBegun || error instanceof LeaseLostError ? error : new NotBegunError(error);
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

async function handle(owned: OwnedSubscription, attempt: Attempt, transaction: SqlClient | null): Promise<void> {
  const event = decodeEvent(attempt.row);
  const { settings, signal, means } = owned;
  const handling = { subscription: settings.name, attempt: attempt.attempt, isReplay: attempt.isReplay, signal };
  await owned.handle(event, handlerContext(means, event, { ...handling, transaction }));
}
