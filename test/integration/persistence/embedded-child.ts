/**
 * A program that uses the embedded database of the folder in its first argument: prints one line of JSON when it is
 * open (or `{"code","message"}` when it is not), then does what each line of standard input says.
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { openEmbeddedPostgres } from "../../../src/persistence/embedded-postgres.ts";

const say = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

try {
  const embedded = await openEmbeddedPostgres({ dataDir: process.argv[2] ?? "", log: silent });
  const signals = process.eventNames().filter((name) => typeof name === "string" && /^SIG|exit/i.test(name));
  say({ url: embedded.url, started: embedded.started, signals });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "stop") await embedded.stop();
    if (line === "release") await embedded.release();
    say({ done: line });
  }
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  say({ code: code ?? "", message });
}
