import { expect, test } from "vitest";
import { BotProgress, FleetProgress } from "../../../tools/bots/shown-progress.ts";

const fleetOf = (...names: string[]) => {
  const fleet = new FleetProgress();
  return { fleet, bots: names.map((name) => new BotProgress(fleet, name)) };
};

test("progress that only grows is no regression, in whatever order bots read it", () => {
  const { fleet, bots } = fleetOf("a", "b");
  const [a, b] = bots;
  a?.objective(1, 0, 0, 5);
  b?.objective(1, 0, 0, 3);
  b?.objective(1, 0, 0, 5);
  a?.objective(1, 0, 0, 5);
  a?.objective(1, 1, 0, 0);
  a?.objective(2, 0, 0, 0);
  a?.contribution(1, 10);
  a?.contribution(2, 0);
  expect(fleet.regressions).toEqual([]);
});

test("less for the same run, phase and objective is one", () => {
  const { fleet, bots } = fleetOf("a");
  bots[0]?.objective(1, 2, 3, 5);
  bots[0]?.objective(1, 2, 3, 4);
  expect(fleet.regressions).toEqual([
    { bot: "a", instanceId: 1, phase: 2, objectiveIndex: 3, shown: 4, shownBefore: 5 },
  ]);
});

test("so is an earlier phase, and less own contribution", () => {
  const { fleet, bots } = fleetOf("a");
  bots[0]?.phase(1, 2);
  bots[0]?.phase(1, 1);
  bots[0]?.contribution(1, 10);
  bots[0]?.contribution(1, 9);
  expect(fleet.regressions).toEqual([
    { bot: "a", instanceId: 1, phase: 1, shown: 1, shownBefore: 2 },
    { bot: "a", instanceId: 1, shown: 9, shownBefore: 10 },
  ]);
});

test("whoever connects again must be shown what anyone had been shown by then", () => {
  const { fleet, bots } = fleetOf("a", "b");
  const [a, b] = bots;
  b?.objective(1, 0, 0, 4);
  a?.objective(1, 0, 0, 7);
  b?.reconnect();
  b?.objective(1, 0, 0, 6);
  expect(fleet.regressions).toEqual([
    { bot: "b", instanceId: 1, phase: 0, objectiveIndex: 0, shown: 6, shownBefore: 7 },
  ]);
});
