import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FleetResult } from "../../../tools/bots/fleet-result.ts";
import type { Range } from "../../../tools/simulate/agreement.ts";
import type { Summary } from "../../../tools/simulate/summary.ts";
import { zonetide } from "../cli/run-cli.ts";
import { eventOf, writeContent } from "../play/made-content.ts";
import { Scene } from "../play/scene.ts";

/** Real runs of one event by the real bots on a real server, several at a time in instances of the zone. */
const EVENT = 301;
const BOTS = 5;
const REAL_RUNS = 50;
const LANES = [1, 2, 3, 4, 5, 6, 7, 8];
/** What `zonetide bots` plays unless told otherwise, which `average` must be. */
const DEFAULT_RATE = 4;

const CREW = 71;
const made = {
  creatures: [{ id: CREW, name: "crew", health: 400, respawn_ms: 1_000 }],
  public_events: [eventOf(EVENT, [{ type: "kill", target: 12, creature_ids: [CREW] }])],
};

let contentDir: string;
let scene: Scene;
beforeAll(async () => {
  contentDir = await writeContent(made);
  scene = await Scene.open(contentDir);
});
afterAll(async () => {
  await scene.close();
  await rm(contentDir, { recursive: true, force: true });
});

async function playAll(): Promise<FleetResult[]> {
  const results: FleetResult[] = [];
  let begun = 0;
  const lane = async (zoneInstance: number): Promise<void> => {
    while (begun < REAL_RUNS) {
      begun += 1;
      results.push(await scene.bots(EVENT, { bots: BOTS, rate: DEFAULT_RATE, zoneInstance }));
    }
  };
  await Promise.all(LANES.map(lane));
  return results;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

async function real() {
  const results = await playAll();
  const bots = results.flatMap((result) => result.bots);
  const rows = await scene.server.rows<{ seconds: number }>(
    "select elapsed_ms::float8 / 1000 as seconds from event_instances where event_id = $1",
    [EVENT],
  );
  const tierShare = (tier: string): number => bots.filter((bot) => bot.tier === tier).length / bots.length;
  return {
    completionRate: results.filter(({ outcome }) => outcome === "completed").length / results.length,
    durationSeconds: mean(rows.map(({ seconds }) => seconds)),
    contribution: mean(bots.map(({ contribution }) => contribution)),
    tiers: (["gold", "silver", "bronze", "participation"] as const).map((tier) => [tier, tierShare(tier)] as const),
  };
}

async function simulated(...words: string[]): Promise<Summary> {
  const asked = [String(EVENT), "--players", String(BOTS), "--runs", "1000", "--content-dir", contentDir, "--json"];
  const { stdout } = await zonetide(["content", "simulate", ...asked, ...words]);
  return JSON.parse(stdout);
}

const isWithin = ({ low, high }: Range, value: number): boolean => low <= value && value <= high;

test("50 real runs by bots lie within the spread that the simulation states", async () => {
  const { spread } = await simulated();
  const { completionRate, durationSeconds, contribution, tiers } = await real();
  expect(spread.realRuns).toBe(REAL_RUNS);
  const parts = [
    { what: "completion rate", value: completionRate, range: spread.completionRate },
    { what: "duration", value: durationSeconds, range: spread.durationSeconds ?? { low: 0, high: 0 } },
    { what: "contribution", value: contribution, range: spread.contribution },
    ...tiers.map(([tier, value]) => ({ what: tier, value, range: spread.tierShares[tier] })),
  ];
  expect(parts.filter(({ value, range }) => !isWithin(range, value))).toEqual([]);

  // The spread is narrow enough to tell other players from these.
  const { spread: ofOthers } = await simulated("--rate", "5");
  expect(isWithin(ofOthers.durationSeconds ?? { low: 0, high: 0 }, durationSeconds)).toBe(false);
}, 150_000);
