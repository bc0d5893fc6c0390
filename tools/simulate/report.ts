/** A simulation's summary for people: three tables and the sentences around them. */
import Table from "cli-table3";
import type { Range } from "./agreement.ts";
import type { Spread } from "./measures.ts";
import type { Cost, Summary } from "./summary.ts";

const plain = { head: [], border: [] };
/** No line between rows. */
const chars = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };

/** @param runsPerSecond how fast it was simulated */
export function summaryText(summary: Summary, runsPerSecond: number): string {
  const { eventId, bossId, name, players, skill, rate, seed, runs, completed } = summary;
  const pace = rate === null ? skill : `${skill}, ${rate} actions/s each`;
  const failures = Object.entries(summary.failures).map(([reason, count]) => `${count} ${reason}`);
  const failed = failures.length === 0 ? "" : `; failed: ${failures.join(", ")}`;
  return [
    `${bossId === null ? `Event ${eventId}` : `World boss ${bossId}`} (${name}), ${players} players (${pace}), ${runs} runs from seed ${seed}:`,
    `completed ${completed} of ${runs} (${percent(summary.completionRate)})${failed}.`,
    spreadTable(summary),
    tierTable(summary),
    costTable(summary.cost),
    agreementText(summary),
    `Simulated ${Math.round(runsPerSecond)} runs/s.`,
  ].join("\n");
}

function spreadTable({ durationSeconds, failedAfterSeconds, participants, contribution }: Summary): string {
  const table = tableOf(["", "mean", "sd", "least", "p10", "p50", "p90", "most"]);
  const rows: readonly (readonly [string, Spread | null, number])[] = [
    ["duration, s", durationSeconds, 1],
    ["failed after, s", failedAfterSeconds, 1],
    ["participants", participants, 1],
    ["contribution", contribution.participant, 1],
    ["  mean of a run", contribution.mean, 1],
    ["  least of a run", contribution.least, 1],
    ["  most of a run", contribution.most, 1],
  ];
  for (const [what, spread, digits] of rows) {
    if (spread === null) continue;
    const { mean, sd, least, p10, p50, p90, most } = spread;
    table.push([what, ...[mean, sd, least, p10, p50, p90, most].map((number) => number.toFixed(digits))]);
  }
  return table.toString();
}

function tierTable({ tierShares, spread }: Summary): string {
  const table = tableOf(["tier", "of participants", `in ${spread.realRuns} real runs`]);
  for (const [tier, share] of Object.entries(tierShares)) {
    const range = Object.entries(spread.tierShares).find(([name]) => name === tier)?.[1];
    table.push([tier, percent(share), range === undefined ? "" : `${percent(range.low)} to ${percent(range.high)}`]);
  }
  return table.toString();
}

function costTable({ perRun, perParticipant }: Summary["cost"]): string {
  const table = tableOf(["costs", "a run", "a participant"]);
  const whole = linesOf(perRun);
  const each = linesOf(perParticipant);
  for (const [at, [what, amount]] of whole.entries()) {
    table.push([what, amount.toFixed(1), (each[at]?.[1] ?? 0).toFixed(2)]);
  }
  return table.toString();
}

function linesOf({ xp, gold, currency, reputation, items, found }: Cost): [string, number][] {
  const named = (itemId: number, name: string): string => (name === "" ? `item ${itemId}` : `${name} (${itemId})`);
  return [
    ["xp", xp],
    ["gold", gold],
    ...Object.entries(currency),
    ...(reputation === 0 ? [] : [["reputation", reputation] satisfies [string, number]]),
    ...items.map(({ itemId, name, quantity }): [string, number] => [named(itemId, name), quantity]),
    ...found.map(({ itemId, name, quantity }): [string, number] => [`found: ${named(itemId, name)}`, quantity]),
  ];
}

function agreementText({ spread: { realRuns, durationSeconds, contribution } }: Summary): string {
  const range = ({ low, high }: Range): string => `${low.toFixed(1)} to ${high.toFixed(1)}`;
  const duration = durationSeconds === null ? "" : `a mean duration of ${range(durationSeconds)} s and `;
  return `Expect of ${realRuns} real runs ${duration}a mean contribution of ${range(contribution)}.`;
}

function tableOf(head: string[]) {
  return new Table({ head, colAligns: head.map((_, at) => (at === 0 ? "left" : "right")), chars, style: plain });
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}
