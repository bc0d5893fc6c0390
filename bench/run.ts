import Table from "cli-table3";
import { withBenchDatabase } from "./bench-database.ts";
import { run as codec } from "./codec.ts";
import { run as events } from "./events.ts";
import { run as framing } from "./framing.ts";
import { run as journal } from "./journal.ts";
import { run as reads } from "./journal-reads.ts";
import { run as rebuild } from "./rebuild.ts";
import { run as rewards } from "./rewards.ts";
import type { BenchSection } from "./section.ts";
import { run as tcp } from "./tcp.ts";

/** `npm run bench [-- name…]`: every figure beside its yardstick of the same run; compare ratios, not figures. */

const sections: Record<string, () => Promise<BenchSection>> = {
  codec,
  framing,
  events,
  rewards,
  journal: () => withBenchDatabase(journal),
  reads: () => withBenchDatabase(reads),
  rebuild: () => withBenchDatabase(rebuild),
  tcp,
};

const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const words = process.argv.slice(2);
const unknown = words.filter((word) => !(word in sections));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no section ${unknown.join(", ")}: name some of ${Object.keys(sections).join(", ")}.\n`,
  );
  process.exit(2);
}

for (const name of words.length > 0 ? words : Object.keys(sections)) {
  const section = await sections[name]?.();
  if (section !== undefined) process.stdout.write(`\n${section.name}\n${table(section)}\n`);
}

function table({ rows, unit = "per second" }: BenchSection): string {
  const shown = new Table({ head: ["", unit, "yardstick", unit, "ratio"], style: { head: [], border: [] } });
  for (const { name, value, yardstick, yardstickValue, ratio } of rows) {
    shown.push([name, number.format(value), yardstick, number.format(yardstickValue), ratio.toFixed(2)]);
  }
  return shown.toString();
}
