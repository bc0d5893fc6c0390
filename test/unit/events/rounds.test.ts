import { describe, expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
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

const fight = (runs: Runs, one: number, other: number) => runs.manager.mayFight(1, 1, by(one), by(other));

describe("duel of two players", () => {
  const duel = { mode: "duel" } as const;

  test("is won by who wins most of the rounds", () => {
    const { runs, run } = playing(duel, [1, 2]);
    fell(runs, 2, 1);
    runs.pass(5_000);
    fell(runs, 1, 2);
    runs.pass(5_000);
    expect(runs.run(run).durable.status).toBe("active");
    fell(runs, 1, 2);
    expect(runs.told("RoundEnded").map(({ round, winner }) => [round, winner])).toEqual([
      [1, 1],
      [2, 2],
      [3, 2],
    ]);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2 });
  });

  test("needs no third round after two wins", () => {
    const { runs, run } = playing(duel, [1, 2]);
    fell(runs, 2, 1);
    runs.pass(5_000);
    fell(runs, 2, 1);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 1 });
  });

  test("waits for a second player", () => {
    const { runs, run } = playing(duel, [1]);
    runs.pass(60_000);
    expect(runs.told("RoundStarted")).toEqual([]);
    runs.manager.join(run, by(2), runs.nowMs);
    runs.pass(100);
    expect(runs.told("RoundStarted")).toMatchObject([{ round: 1 }]);
  });

  test("rounds that run out of time are nobody's, and a tie has no winner", () => {
    const { runs, run } = playing(duel, [1, 2]);
    fell(runs, 2, 1);
    runs.pass(35_000);
    runs.pass(5_000);
    fell(runs, 1, 2);
    expect(runs.told("RoundEnded")).toMatchObject([{ winner: 1 }, { winner: 0 }, { winner: 2 }]);
    const { status, winner } = runs.run(run).durable;
    expect([status, winner]).toEqual(["completed", 0]);
  });

  test("opponents may fight while a round is played, and only they", () => {
    const { runs } = playing(duel, [1, 2]);
    expect([fight(runs, 1, 2), fight(runs, 1, 3)]).toEqual([true, false]);
    fell(runs, 2, 1);
    expect(fight(runs, 1, 2)).toBe(false);
    runs.pass(5_000);
    expect(fight(runs, 1, 2)).toBe(true);
  });

  test("who leaves loses the round", () => {
    const { runs, run } = playing(duel, [1, 2]);
    runs.manager.leave(run, by(2), runs.nowMs);
    runs.pass(100);
    expect(runs.told("RoundEnded")).toMatchObject([{ round: 1, winner: 1 }]);
    runs.pass(5_000);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 1 });
  });
});

describe("duel of two teams", () => {
  const duel = { mode: "duel", teams: TEAMS, teamAssignment: "faction" } as const;

  test("a round lasts until the last of a team has fallen", () => {
    const { runs } = playing(duel, [1, 2, 3, 4]);
    expect([fight(runs, 1, 2), fight(runs, 1, 3)]).toEqual([true, false]);
    fell(runs, 1, 2);
    expect([fight(runs, 1, 2), fight(runs, 3, 2)]).toEqual([false, true]);
    expect(runs.told("RoundEnded")).toEqual([]);
    fell(runs, 3, 2);
    // Odd characters have faction 2, and so are in team 2.
    expect(runs.told("RoundEnded")).toMatchObject([{ winner: 1 }]);
  });
});

test("after a restart who had fallen in the round is out of it", () => {
  const { runs, run } = playing({ mode: "duel", teams: TEAMS, teamAssignment: "faction" }, [1, 2, 3, 4]);
  fell(runs, 1, 2);
  const restarted = new Runs();
  restarted.manager.restore(runs.run(run).durable, 0);
  restarted.pass(1_000);
  expect([fight(restarted, 1, 2), fight(restarted, 3, 2)]).toEqual([false, true]);
  fell(restarted, 3, 2);
  expect(restarted.told("RoundEnded")).toMatchObject([{ round: 1, winner: 1 }]);
});

describe("knockout", () => {
  const knockout = { mode: "knockout" } as const;
  const score = (runs: Runs, characterId: number, kills: number): void => {
    for (let at = 0; at < kills; at += 1) runs.kill(7, [[characterId, 1]]);
  };
  const out = (runs: Runs) => runs.told("ParticipantEliminated").map(({ characterId }) => characterId);

  test("the lowest falls out when a round's time is up, until one is left", () => {
    const { runs, run } = playing(knockout, [1, 2, 3]);
    score(runs, 1, 2);
    score(runs, 3, 1);
    runs.pass(30_000);
    expect(out(runs)).toEqual([2]);
    score(runs, 3, 5);
    runs.pass(5_000 + 30_000);
    expect(out(runs)).toEqual([2, 1]);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 3 });
  });

  test("of equals the one who joined later falls out", () => {
    const { runs } = playing(knockout, [3, 1, 2]);
    runs.pass(30_000);
    expect(out(runs)).toEqual([2]);
  });

  test("several fall out at once, but never more than may", () => {
    const { runs, run } = playing({ ...knockout, rounds: { ...ROUNDS, knockedOut: 3, survivors: 2 } }, [1, 2, 3, 4]);
    runs.pass(30_000);
    expect(out(runs)).toEqual([3, 4]);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 0 });
  });

  test("nothing that the eliminated do counts", () => {
    const { runs, run } = playing(knockout, [1, 2, 3]);
    score(runs, 1, 1);
    score(runs, 2, 1);
    runs.pass(30_000);
    const moved = runs.objective(run).current;
    score(runs, 3, 4);
    runs.manager.recordHealing(1, 1, { amount: 500, by: by(3), target: by(1) });
    runs.damage(3, 100);
    runs.commit();
    const { participants } = runs.run(run).durable;
    const slot = participants.slotOf(3);
    expect([runs.score(run, 3), runs.objective(run).current]).toEqual([0, moved]);
    expect(["kills", "damageDealt", "healingDone"].map((of) => participants.statistic(slot, of as "kills"))).toEqual([
      ...[0, 0, 0],
    ]);
  });

  test("the eliminated are out after a restart as well", () => {
    const { runs, run } = playing(knockout, [1, 2, 3]);
    runs.pass(30_000);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    score(restarted, 3, 4);
    score(restarted, 1, 1);
    restarted.commit();
    expect([restarted.score(run, 3), restarted.score(run, 1)]).toEqual([0, 10]);
  });

  test("its objectives do not end it", () => {
    const { runs, run } = playing(
      { ...knockout, phases: [{ ...event([[objective({ type: "kill", creatureIds: [7] })]]).phases[0]! }] },
      [1, 2],
    );
    score(runs, 1, 1);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("active");
  });
});
