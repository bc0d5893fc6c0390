import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Outbox } from "../../../src/net/outbox.ts";

const limits = { outboxBytes: 200, inFlightBytes: 20 };

type Step = { do: "push"; key: string | null; size: number } | { do: "flush" } | { do: "take"; bytes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("push" as const),
      key: fc.constantFrom(null, "a", "b", "c"),
      size: fc.integer({ min: 4, max: 30 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("flush" as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("take" as const), bytes: fc.integer({ min: 1, max: 150 }) }) },
);

type Sent = { id: number; key: string | null; size: number };

/** Plays the steps against an outbox whose frames begin with their number, and returns what went in and came out. */
function play(steps: readonly Step[]): { pushed: Sent[]; received: number[]; maxHeld: number; overflowed: boolean } {
  const pushed: Sent[] = [];
  const out: Buffer[] = [];
  let waiting: (() => void)[] = [];
  const sink = {
    writableLength: 0,
    write(bytes: Buffer, written: () => void): void {
      out.push(bytes);
      sink.writableLength += bytes.length;
      waiting.push(written);
    },
  };
  const take = (bytes: number): void => {
    sink.writableLength = Math.max(0, sink.writableLength - bytes);
    if (sink.writableLength > 0) return;
    const callbacks = waiting;
    waiting = [];
    for (const callback of callbacks) callback();
  };
  const outbox = new Outbox(sink, limits);
  let maxHeld = 0;
  for (const [id, current] of steps.entries()) {
    if (current.do === "flush") outbox.flush();
    else if (current.do === "take") take(current.bytes);
    else {
      const buffer = Buffer.alloc(current.size);
      buffer.writeUInt16LE(id, 0);
      buffer.writeUInt16LE(current.size, 2);
      if (!outbox.push({ buffer, key: current.key })) break;
      pushed.push({ id, key: current.key, size: current.size });
      maxHeld = Math.max(maxHeld, outbox.queuedBytes + sink.writableLength);
    }
  }
  const overflowed = outbox.overflowed;
  while (!overflowed && (sink.writableLength > 0 || outbox.queuedBytes > 0)) {
    outbox.flush();
    take(Number.MAX_SAFE_INTEGER);
  }
  const bytes = Buffer.concat(out);
  const received: number[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt16LE(at + 2)) received.push(bytes.readUInt16LE(at));
  return { pushed, received, maxHeld, overflowed };
}

describe("Outbox against a model", () => {
  it("never drops a frame without a key, nor the last of a key, and never reorders or repeats", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const { pushed, received, overflowed } = play(steps);
        expect(received).toEqual([...new Set(received)].sort((a, b) => a - b));
        if (overflowed) return;
        const got = new Set(received);
        for (const [index, { id, key }] of pushed.entries()) {
          const superseded = key !== null && pushed.slice(index + 1).some((later) => later.key === key);
          if (!superseded) expect(got.has(id)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("holds no more than its size", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        expect(play(steps).maxHeld).toBeLessThanOrEqual(limits.outboxBytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it("drops nothing that fits into half of its size", () => {
    const few = fc.array(step, { maxLength: 10 }).filter((steps) => {
      return steps.reduce((sum, each) => sum + (each.do === "push" ? each.size : 0), 0) <= limits.outboxBytes / 2;
    });
    fc.assert(
      fc.property(few, (steps) => {
        const { pushed, received } = play(steps);
        expect(received).toEqual(pushed.map(({ id }) => id));
      }),
      { numRuns: 1_000 },
    );
  });

  it("costs the same per frame however many of a key were pushed before", () => {
    const sink = { writableLength: 101, write: () => {} };
    const outbox = new Outbox(sink, limits);
    const buffer = Buffer.alloc(10);
    for (let i = 0; i < 1_000_000; i++) outbox.push({ buffer, key: i % 2 === 0 ? "a" : "b" });
    expect(outbox.queuedBytes).toBe(20);
  });
});
