import { expect, test } from "vitest";
import { Rates } from "../../../src/main/rates.ts";

test("a rate is that of the samples kept, and 0 before there are two", () => {
  const rates = new Rates<{ packets: number; events: number }>(2);
  expect(rates.perSecond("packets")).toBe(0);
  rates.sample(1_000, { packets: 1_000_000, events: 0 });
  expect(rates.perSecond("packets")).toBe(0);
  rates.sample(2_000, { packets: 1_000_100, events: 4 });
  expect(rates.perSecond("packets")).toBe(100);
  rates.sample(4_000, { packets: 1_000_400, events: 4 });
  expect(rates.perSecond("packets")).toBeCloseTo(400 / 3);
  // The first sample is no longer among those kept.
  rates.sample(5_000, { packets: 1_000_400, events: 4 });
  expect(rates.perSecond("packets")).toBe(100);
  expect(rates.perSecond("events")).toBe(0);
});

test("a clock that stands still gives no rate", () => {
  const rates = new Rates<{ packets: number }>(5);
  rates.sample(1_000, { packets: 1 });
  rates.sample(1_000, { packets: 9 });
  expect(rates.perSecond("packets")).toBe(0);
});
