import { constants, setPriority } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { projections } from "../src/journal/projections/all.ts";
import { rebuild } from "../src/journal/rebuild/rebuild.ts";
import { openDatabase } from "../src/persistence/database.ts";

/** A rebuild in a process of its own, as the CLI runs it; answers with events per second. */

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const database = await openDatabase({ url: process.env.DATABASE_URL ?? "", log: silent });
const startedMs = performance.now();
const { events } = await rebuild({ connect: () => database.connectClient(), projections, wait, rest: wait });
process.send?.((events / (performance.now() - startedMs)) * 1_000);
await database.close();
process.disconnect();
