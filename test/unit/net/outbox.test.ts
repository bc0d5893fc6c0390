import { describe, expect, it } from "vitest";
import { Outbox, type OutFrame } from "../../../src/net/outbox.ts";

const limits = { outboxBytes: 100, inFlightBytes: 0 };

/** A socket whose kernel takes nothing until it is told to. */
class StalledSink {
  writableLength = 0;
  readonly writes: string[] = [];
  #written: (() => void)[] = [];

  write(bytes: Buffer, written: () => void): void {
    this.writes.push(bytes.toString());
    this.writableLength += bytes.length;
    this.#written.push(written);
  }

  drain(): void {
    const written = this.#written;
    this.#written = [];
    this.writableLength = 0;
    for (const callback of written) callback();
  }
}

const frame = (text: string, key: string | null = null): OutFrame => ({ buffer: Buffer.from(text), key });

describe("Outbox", () => {
  it("writes all that waits in one piece and in order", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    for (const text of ["one ", "two ", "three"]) outbox.push(frame(text, "k"));
    outbox.flush();
    expect(sink.writes).toEqual(["one two three"]);
    outbox.flush();
    expect(sink.writes).toHaveLength(1);
  });

  it("tells the parts of a frame apart when space is tight, before and after it became so", () => {
    const bundle = (...parts: OutFrame[]): OutFrame => {
      return { buffer: Buffer.concat(parts.map(({ buffer }) => buffer)), key: null, parts };
    };
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    outbox.push(frame("x"));
    outbox.flush();
    outbox.push(bundle(frame("a1".padEnd(20), "a"), frame("b1".padEnd(20), "b")));
    outbox.push(bundle(frame("a2".padEnd(20), "a"), frame("c2".padEnd(20), "c")));
    outbox.push(bundle(frame("b3".padEnd(20), "b"), frame("d3".padEnd(10))));
    expect(outbox.overflowed).toBe(false);
    sink.drain();
    outbox.flush();
    expect(sink.writes[1]?.split(/ +/).filter(Boolean)).toEqual(["a2", "c2", "b3", "d3"]);
  });

  it("hands a single frame on without copying it, for it is shared by many sessions", () => {
    const shared = frame("shared");
    const seen: Buffer[] = [];
    const sink = { writableLength: 0, write: (bytes: Buffer) => seen.push(bytes) };
    const outbox = new Outbox(sink, limits);
    outbox.push(shared);
    outbox.flush();
    expect(seen[0]).toBe(shared.buffer);
  });

  it("holds frames back while the kernel takes nothing, and writes them as soon as it does", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    outbox.push(frame("first"));
    outbox.flush();
    outbox.push(frame("second"));
    outbox.flush();
    expect(sink.writes).toEqual(["first"]);
    sink.drain();
    expect(sink.writes).toEqual(["first", "second"]);
  });

  it("leaves frames of this turn alone when an earlier write ends", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    outbox.push(frame("first"));
    outbox.flush();
    outbox.push(frame("not flushed yet"));
    sink.drain();
    expect(sink.writes).toEqual(["first"]);
  });

  it("drops superseded progress above half of its size, the last of each key and null keys stay in place", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    sink.writableLength = 30;
    for (const [text, key] of [
      ["a1a1", "a"],
      ["b1b1", "b"],
      ["nnnn", null],
      ["a2a2", "a"],
    ] as const)
      outbox.push(frame(text, key));
    expect(outbox.queuedBytes).toBe(16);
    outbox.push(frame("a3a3a3", "a"));
    expect(outbox.queuedBytes).toBe(4 + 4 + 6);
    sink.writableLength = 0;
    outbox.flush();
    expect(sink.writes).toEqual(["b1b1nnnna3a3a3"]);
  });

  it("overflows when what must be kept does not fit, and then refuses everything", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    sink.writableLength = 60;
    expect(outbox.push(frame("x".repeat(40)))).toBe(true);
    expect(outbox.push(frame("y"))).toBe(false);
    expect(outbox.push(frame(""))).toBe(false);
    expect(outbox.overflowed).toBe(true);
  });

  it("does not take a large answer to an idle reader for slowness", () => {
    const written: number[] = [];
    const outbox = new Outbox({ writableLength: 0, write: (bytes) => written.push(bytes.length) }, limits);
    for (let i = 0; i < 30; i++) expect(outbox.push(frame("0123456789"))).toBe(true);
    outbox.flush();
    expect(written.reduce((sum, bytes) => sum + bytes, 0)).toBe(300);
  });

  it("still says the last words to a reader that was too slow, and nothing else", () => {
    const sink = new StalledSink();
    const outbox = new Outbox(sink, limits);
    sink.writableLength = 100;
    outbox.push(frame("lost"));
    outbox.end([Buffer.from("bye "), Buffer.from("now")]);
    expect(sink.writes).toEqual(["bye now"]);
    expect(outbox.push(frame("later"))).toBe(false);
  });
});
