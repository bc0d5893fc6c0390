/**
 * Owns the subscription "mortal" (URL, lease in ms, version that ends the process or 0): says each event and attempt
 * before it is handled. With "hold" as the version it never finishes its first event.
 */
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { JournalHead } from "../../../src/journal/subscriptions/journal-head.ts";
import { Subscriptions } from "../../../src/journal/subscriptions/subscriptions.ts";
import { openDatabase } from "../../../src/persistence/database.ts";
import { silentLog } from "../../support/database.ts";

const [url = "", leaseMs = "1000", deadly = "0"] = process.argv.slice(2);
const database = await openDatabase({ url, log: silentLog, poolSize: 3 });
const waitFor = (ms: number, signal?: AbortSignal): Promise<void> => wait(ms, undefined, { signal });
const head = new JournalHead({ client: database.pool, wait: waitFor, log: silentLog });
const subscriptions = new Subscriptions({
  client: database.pool,
  connect: () => database.connectClient(),
  head,
  wait: waitFor,
  random: Math.random,
  log: silentLog,
  owner: `process ${process.pid}`,
  leaseMs: Number(leaseMs),
  lookMs: 50,
});
subscriptions.add({
  name: "mortal",
  maxAttempts: 3,
  firstRetryMs: 1,
  async handle({ stream, version }, { attempt }) {
    process.stdout.write(`${JSON.stringify({ stream, version, attempt })}\n`);
    if (deadly === "hold") await new Promise(() => undefined);
    if (stream === "deadly" && version === Number(deadly)) process.kill(process.pid, "SIGKILL");
  },
});
head.start();
await subscriptions.start();
