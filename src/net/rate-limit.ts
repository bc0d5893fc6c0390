import { TokenBucket } from "limiter";
import type { Clock } from "./clock.ts";
import type { Limits } from "./limits.ts";

/** What becomes of a packet: handled, refused with error 11, or the last straw of a flood. */
export type RateVerdict = "allowed" | "refused" | "flood";

/** Refusals further apart than this are not one flood. */
const floodGapMs = 1_000;

/** The packets one session may send: a token bucket, and how long it has been going beyond it. */
export class RateLimit {
  readonly #bucket: TokenBucket;
  readonly #clock: Clock;
  readonly #floodMs: number;
  #firstRefusalMs = Number.NEGATIVE_INFINITY;
  #lastRefusalMs = Number.NEGATIVE_INFINITY;

  constructor(limits: Pick<Limits, "packetsPerSecond" | "packetBurst" | "floodMs">, clock: Clock) {
    const { packetsPerSecond, packetBurst, floodMs } = limits;
    this.#bucket = new TokenBucket({
      bucketSize: packetBurst,
      tokensPerInterval: packetsPerSecond,
      interval: "second",
    });
    this.#bucket.content = packetBurst; // limiter starts its buckets empty; a client that just came has its whole burst
    this.#clock = clock;
    this.#floodMs = floodMs;
  }

  /** Counts one packet that has just come. */
  take(): RateVerdict {
    if (this.#bucket.tryRemoveTokens(1)) return "allowed";
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#lastRefusalMs > floodGapMs) this.#firstRefusalMs = nowMs;
    this.#lastRefusalMs = nowMs;
    return nowMs - this.#firstRefusalMs >= this.#floodMs ? "flood" : "refused";
  }
}
