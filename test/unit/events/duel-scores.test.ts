import { describe, expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { requestFor } from "../../../src/rewards/run-request.ts";
import { TIERS, type TierCode } from "../../../src/rewards/tiers.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const ROUNDS = { bestOf: 3, durationMs: 30_000, pauseMs: 5_000, knockedOut: 1, survivors: 1 };
const TEAMS = [1, 2].map((id) => ({ id, name: "", factionId: id }));

function playing(part: Partial<EventDefinition>, characters: readonly number[]) {
  const hits = objective({ type: "kill", target: 900, creatureIds: [7] });
  const runs = new Runs(event([[hits]], { durationMs: 0, rounds: ROUNDS, ...part }));
  const run = runs.start();
  for (const id of characters) {
    runs.zone.put(id);
    runs.manager.join(run, by(id, 1 + (id % 2)), 0);
  }
  runs.pass(100);
  return { runs, run };
}

function fell(runs: Runs, victim: number, attacker: number): void {
  const hurt = { victim: by(victim), by: by(attacker), amount: 100, fell: true };
  runs.manager.recordPlayerHurt(1, 1, hurt, runs.nowMs);
  runs.pass(100);
}

describe("what a duel is worth", () => {
  const scores = (runs: Runs, ...characters: number[]) => characters.map((id) => runs.score(1, id));

  test("10 for each opponent defeated, and 50 to each of the side that wins a round", () => {
    const { runs } = playing({ mode: "duel", teams: TEAMS, teamAssignment: "faction" }, [1, 2, 3, 4]);
    fell(runs, 4, 1);
    fell(runs, 1, 2);
    fell(runs, 2, 3);
    // Odd characters have faction 2, and so are in team 2.
    expect(scores(runs, 1, 2, 3, 4)).toEqual([10 + 50, 10, 10 + 50, 0]);
  });

  test("nothing between rounds, by who is no opponent, or for a fall that nobody brought about", () => {
    const { runs, run } = playing({ mode: "duel" }, [1, 2]);
    runs.manager.recordPlayerHurt(1, 1, { victim: by(2), by: by(3), amount: 9, fell: true }, runs.nowMs);
    runs.pass(100);
    expect(scores(runs, 1, 2, 3)).toEqual([50, 0, null]);
    fell(runs, 1, 2);
    expect(scores(runs, 1, 2)).toEqual([50, 0]);
    expect(runs.run(run).durable.round).toMatchObject({ round: 1, wins: new Map([[1, 1]]) });
  });

  test("a round that time ends is worth nothing", () => {
    const { runs } = playing({ mode: "duel" }, [1, 2]);
    runs.pass(30_000);
    expect([runs.told("RoundEnded"), scores(runs, 1, 2)]).toMatchObject([[{ winner: 0 }], [0, 0]]);
  });

  test("who wins because nobody is left to play has the round that was not played", () => {
    const { runs, run } = playing({ mode: "duel" }, [1, 2]);
    fell(runs, 2, 1);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(5_000);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2 });
    expect(scores(runs, 1, 2)).toEqual([60, 50]);
  });

  test("the winner has a tier, and the loser is rewarded as of a failed run", () => {
    const { runs, run } = playing({ mode: "duel" }, [1, 2]);
    fell(runs, 2, 1);
    runs.pass(5_000);
    fell(runs, 2, 1);
    const none = { achieved: new Uint8Array(2), titled: new Uint8Array(2) };
    const history = { completions: new Uint32Array(2), goldStreaks: new Uint32Array(2), ...none };
    const { tiers, completed } = computeRewards(requestFor(runs.run(run).durable, history));
    expect(Array.from(tiers, (code) => TIERS[code as TierCode])).toEqual(["gold", "participation"]);
    expect([...completed]).toEqual([1, 0]);
  });
});
