/** What is said at the end of a run: a table for people, one line of JSON for programs. */
import Table from "cli-table3";
import type { BotResult, FleetResult, ItemCount, Latency } from "./fleet-result.ts";

/** Above this many bots each has no row of its own. */
const MOST_ROWS = 20;
const DETAILED_REGRESSIONS = 20;
const plain = { head: [], border: [] };
/** No line between rows. */
const chars = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/** The last line of `--json`. */
export function resultJson(result: FleetResult): string {
  const { outcome, interrupted, regressions, ...rest } = result;
  return JSON.stringify({
    outcome,
    ...(interrupted ? { interrupted } : {}),
    ...rest,
    actionsPerSecond: Math.round(result.actionsPerSecond * 10) / 10,
    seconds: Math.round(result.seconds * 10) / 10,
    regressions: regressions.length,
    ...(regressions.length > 0 ? { regressionDetails: regressions.slice(0, DETAILED_REGRESSIONS) } : {}),
  });
}

/** The tables and the closing sentences. */
export function resultText(result: FleetResult): string {
  const table = result.bots.length <= MOST_ROWS ? botTable(result.bots) : spreadTable(result.bots);
  return [table, latencyLine(result.latencyMs), ...closingLines(result)].join("\n");
}

function botTable(bots: readonly BotResult[]): string {
  const head = ["bot", "contribution", "tier", "xp", "gold", "items", "in", "out", "actions", "errors"];
  const table = new Table({
    head,
    colAligns: head.map((_, at) => (at === 0 || at === 2 ? "left" : "right")),
    chars,
    style: plain,
  });
  const row = (bot: BotResult, name: string): (string | number)[] => [
    name,
    bot.contribution,
    bot.tier || "-",
    bot.xp,
    bot.gold,
    quantity(bot.items),
    bot.packetsIn,
    bot.packetsOut,
    bot.actions,
    bot.errors,
  ];
  for (const bot of bots) table.push(row(bot, bot.name));
  const sum = (of: (bot: BotResult) => number): number => bots.reduce((total, bot) => total + of(bot), 0);
  table.push([
    "all",
    sum((bot) => bot.contribution),
    "",
    sum((bot) => bot.xp),
    sum((bot) => bot.gold),
    sum((bot) => quantity(bot.items)),
    sum((bot) => bot.packetsIn),
    sum((bot) => bot.packetsOut),
    sum((bot) => bot.actions),
    sum((bot) => bot.errors),
  ]);
  return table.toString();
}

function spreadTable(bots: readonly BotResult[]): string {
  const head = [`of ${bots.length} bots`, "least", "p25", "median", "p75", "most", "total"];
  const table = new Table({ head, colAligns: head.map((_, at) => (at === 0 ? "left" : "right")), chars, style: plain });
  const measures: [string, (bot: BotResult) => number][] = [
    ["contribution", (bot) => bot.contribution],
    ["xp", (bot) => bot.xp],
    ["gold", (bot) => bot.gold],
    ["items", (bot) => quantity(bot.items)],
    ["packets in", (bot) => bot.packetsIn],
    ["packets out", (bot) => bot.packetsOut],
    ["actions", (bot) => bot.actions],
    ["errors", (bot) => bot.errors],
  ];
  for (const [name, of] of measures) {
    const sorted = bots.map(of).sort((one, other) => one - other);
    const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? 0;
    const total = sorted.reduce((sum, value) => sum + value, 0);
    table.push([name, at(0), at(0.25), at(0.5), at(0.75), at(1), total]);
  }
  return `${table.toString()}\nTiers: ${tierCounts(bots)}.`;
}

function tierCounts(bots: readonly BotResult[]): string {
  const counts = new Map<string, number>();
  for (const { tier } of bots) counts.set(tier || "none", (counts.get(tier || "none") ?? 0) + 1);
  const known = ["gold", "silver", "bronze", "participation", "none"];
  return known.flatMap((tier) => (counts.has(tier) ? [`${counts.get(tier)} ${tier}`] : [])).join(", ");
}

function latencyLine({ p50, p90, p99, max, samples }: Latency): string {
  if (samples === 0) return "Latency from action to progress: no sample.";
  const ms = (value: number | null): string => (value === null ? "-" : value.toFixed(1));
  return `Latency from action to progress: p50 ${ms(p50)} ms, p90 ${ms(p90)} ms, p99 ${ms(p99)} ms, max ${ms(max)} ms (${samples} samples).`;
}

function closingLines({ outcome, interrupted, instanceId, eventId, seconds, ...result }: FleetResult): string[] {
  const ended = { completed: "was completed", failed: "failed", timeout: "was not over when the time was" }[outcome];
  const run =
    instanceId === null ? `Event ${eventId} was not seen to run` : `Event ${eventId}, run ${instanceId}, ${ended}`;
  const pace = `${result.actionsPerSecond.toFixed(1)} actions/s, ${result.reconnects} reconnects`;
  const [first] = result.regressions;
  return [
    `${interrupted ? "Interrupted. " : ""}${run}: ${seconds.toFixed(1)} s, ${pace}.`,
    ...(first === undefined
      ? []
      : [`${result.regressions.length} times less was shown than before, first: ${JSON.stringify(first)}.`]),
  ];
}

function quantity(items: readonly ItemCount[]): number {
  return items.reduce((sum, item) => sum + item.quantity, 0);
}
