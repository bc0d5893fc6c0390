/** Rebuilds all projections of a database (URL), as the command does it, and says how fast. */
import { constants, setPriority } from "node:os";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { projections } from "../../src/journal/projections/all.ts";
import { rebuild } from "../../src/journal/rebuild/rebuild.ts";
import { openDatabase } from "../../src/persistence/database.ts";

const [url = ""] = process.argv.slice(2);
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const database = await openDatabase({ url, log: { debug() {}, info() {}, warn() {}, error() {} }, poolSize: 2 });
const startedMs = performance.now();
const { events, isSwapped } = await rebuild({ connect: () => database.connectClient(), projections, wait, rest: wait });
const perSecond = Math.round((events / (performance.now() - startedMs)) * 1000);
process.stdout.write(`${JSON.stringify({ events, isSwapped, perSecond })}\n`);
await database.close();
