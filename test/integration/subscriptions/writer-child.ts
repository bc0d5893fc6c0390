/** Appends so many batches to shared streams (URL, seed, batches), takes some back at random, and says the ids committed. */
import process from "node:process";
import { appendBatch } from "../../../src/journal/append.ts";
import { openDatabase } from "../../../src/persistence/database.ts";
import { silentLog } from "../../support/database.ts";
import { append } from "../../unit/journal/new-event.ts";

const [url = "", seed = "1", batches = "1"] = process.argv.slice(2);
let state = Number(seed) * 2_654_435_761;
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};

const database = await openDatabase({ url, log: silentLog, poolSize: 1 });
const client = await database.connectClient();
const ids: string[] = [];
for (let batch = 0; batch < Number(batches); batch++) {
  const appends = [
    append(`shared-${Math.floor(random() * 5)}`, "any", 1 + Math.floor(random() * 4)),
    append(`own-${seed}`),
  ];
  const isTakenBack = random() < 0.3;
  await client.query({ text: "begin" });
  await appendBatch(client, appends);
  // Holds the transaction open for a moment: this is where a sequence would let others overtake.
  await client.query({ text: "select pg_sleep($1)", values: [random() / 250] });
  await client.query({ text: isTakenBack ? "rollback" : "commit" });
  if (!isTakenBack) ids.push(...appends.flatMap(({ events }) => events.map(({ id }) => id)));
}
client.release();
await database.close();
process.stdout.write(`${JSON.stringify({ ids })}\n`);
