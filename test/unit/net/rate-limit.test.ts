import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/net/clock.ts";
import { RateLimit } from "../../../src/net/rate-limit.ts";

// limiter reads `performance.now()`: faking that moves its clock and ours together.
beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

const newLimit = () => new RateLimit({ packetsPerSecond: 200, packetBurst: 400, floodMs: 5_000 }, systemClock);

describe("RateLimit", () => {
  it("allows the whole burst to a client that has just come, then 200 a second", () => {
    const limit = newLimit();
    for (let i = 0; i < 400; i++) expect(limit.take()).toBe("allowed");
    expect(limit.take()).toBe("refused");
    vi.advanceTimersByTime(1_000);
    for (let i = 0; i < 200; i++) expect(limit.take()).toBe("allowed");
    expect(limit.take()).toBe("refused");
  });

  it("never refuses one that stays at 200 a second", () => {
    const limit = newLimit();
    for (let i = 0; i < 4_000; i++) {
      expect(limit.take()).toBe("allowed");
      vi.advanceTimersByTime(5);
    }
  });

  it("calls it a flood after 5 s without a second free of refusals", () => {
    const limit = newLimit();
    const verdicts: string[] = [];
    for (let ms = 0; ms < 8_000; ms++) {
      verdicts.push(limit.take());
      vi.advanceTimersByTime(1);
    }
    const refusedAt = verdicts.indexOf("refused");
    expect(verdicts.indexOf("flood")).toBe(refusedAt + 5_000);
  });

  it("forgives bursts with pauses between them", () => {
    const limit = newLimit();
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      for (let i = 0; i < 500; i++) seen.add(limit.take());
      vi.advanceTimersByTime(1_100);
    }
    expect(seen).toEqual(new Set(["allowed", "refused"]));
  });
});
