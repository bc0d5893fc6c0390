import { openDatabase } from "../src/persistence/database.ts";
import { type AppendKind, journalAppends, plainInserts } from "./journal-events.ts";

/** One process of two that write: appends batches for as long as its parent says, and answers with how many events. */

const BATCH = 100;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const [, , url = "", kind = "ours", number = "0"] = process.argv;

const database = await openDatabase({ url, log: silent, poolSize: 1 });
const client = await database.connectClient();
const writers: Record<AppendKind, ReturnType<typeof journalAppends>> = {
  ours: journalAppends(client),
  unnest: plainInserts(client, Number(number)),
};
const write = writers[kind === "unnest" ? "unnest" : "ours"];
await write(BATCH);
process.send?.("ready");
process.once("message", async (durationMs) => {
  const startedMs = performance.now();
  let events = 0;
  while (performance.now() - startedMs < Number(durationMs)) {
    await write(BATCH);
    events += BATCH;
  }
  process.send?.((events / (performance.now() - startedMs)) * 1_000);
  client.release();
  await database.close();
  process.disconnect();
});
