import Table from "cli-table3";
import { withBenchDatabase } from "./bench-database.ts";
import { run as codec } from "./codec.ts";
import { run as events } from "./events.ts";
import { run as framing } from "./framing.ts";
import { run as journal } from "./journal.ts";
import { run as rewards } from "./rewards.ts";
import type { BenchSection } from "./section.ts";

/** `npm run bench [name…]`: every figure beside its yardstick of the same run; compare the ratios, not the figures. */

const sections: Record<string, () => Promise<BenchSection>> = {
  codec,
  framing,
  events,
  rewards,
  journal: () => withBenchDatabase(journal),
};

const wanted = process.argv.slice(2).filter((word) => word in sections);
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

for (const name of wanted.length > 0 ? wanted : Object.keys(sections)) {
  const section = await sections[name]?.();
  if (section !== undefined) process.stdout.write(`\n${section.name}\n${table(section)}\n`);
}

function table({ rows }: BenchSection): string {
  const shown = new Table({
    head: ["", "per second", "yardstick", "per second", "ratio"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    const { name, opsPerSecond, yardstick, yardstickOpsPerSecond, ratio } = row;
    shown.push([name, number.format(opsPerSecond), yardstick, number.format(yardstickOpsPerSecond), ratio.toFixed(2)]);
  }
  return shown.toString();
}
