/** `zonetide journal verify`. */
import { OperatorError } from "../../src/config/operator-error.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { TablesBusyError } from "../../src/journal/rebuild/one-at-a-time.ts";
import { type Verification, verifyJournal } from "../../src/journal/verify/verify.ts";
import type { Database } from "../../src/persistence/database.ts";
import { giveWay, progressBar } from "../progress-bar.ts";

/** Prints what differs. @throws OperatorError when anything does */
export const printVerification = async (database: Database, isJson: boolean): Promise<void> => {
  const { head, events, projections: tables, differences } = await verified(database, isJson);
  const isOk = differences.length === 0;
  if (isJson) console.log(JSON.stringify({ ok: isOk, head, events, projections: tables, differences }));
  else {
    for (const { what, where, message } of differences) console.log(`${what}: ${where}: ${message}`);
    if (isOk) console.log(`All is well up to position ${head}: ${events} events, ${tables.length} projections.`);
  }
  if (isOk) return;
  throw new OperatorError(
    `${differences.length === 1 ? "1 thing differs" : `${differences.length} things differ`}: rebuild projections with "zonetide projections rebuild", and restore a damaged journal from a backup.`,
  );
};

const verified = async (database: Database, isJson: boolean): Promise<Verification> => {
  giveWay();
  const bar = progressBar("Verifying", "events", !isJson);
  try {
    return await verifyJournal({ connect: () => database.connectClient(), projections, onProgress: bar.update });
  } catch (error) {
    if (!(error instanceof TablesBusyError)) throw error;
    throw new OperatorError("A rebuild or a verification is under way on this database: wait until it is done.");
  } finally {
    bar.stop();
  }
};
