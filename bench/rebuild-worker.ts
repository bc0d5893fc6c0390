import { constants, setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { projections } from "../src/journal/projections/all.ts";
import { rebuild } from "../src/journal/rebuild/rebuild.ts";
import { openDatabase } from "../src/persistence/database.ts";

/** A rebuild in a thread of its own, as the CLI runs it in a process of its own; answers with events per second. */

// Of this thread alone, on Linux.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const database = await openDatabase({ url: String(workerData), log: silent });
const startedMs = performance.now();
const { events } = await rebuild({ connect: () => database.connectClient(), projections, wait });
parentPort?.postMessage((events / (performance.now() - startedMs)) * 1_000);
await database.close();
