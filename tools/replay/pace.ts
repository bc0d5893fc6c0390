/** Holds packets back as long as the server would refuse them for being too fast or too many. */
import { ClientEnterZone, ClientMove } from "../../packets/index.ts";
import type { News } from "./news.ts";
import type { SendStep } from "./plan.ts";
import { isPacket, type ReadPacket } from "./read-packet.ts";
import { Allowance, Walk } from "./walk.ts";

const nowMs = (): number => performance.now();

export class Pace {
  readonly #news: News;
  readonly #signal: AbortSignal;
  readonly #walks = new Map<number, Walk>();
  readonly #allowances = new Map<number, Allowance>();

  constructor(news: News, signal: AbortSignal) {
    this.#news = news;
    this.#signal = signal;
  }

  /** Waits until a session may send a packet. @param zone the zone instance that it is in */
  async allowed({ session }: SendStep, packet: ReadPacket | null, zone: string | null): Promise<void> {
    const walk = this.#walks.get(session) ?? new Walk();
    this.#walks.set(session, walk);
    const step = packet !== null && isPacket(packet, ClientMove) ? packet.fields : null;
    const waitMs = Math.max(this.#allowance(session), step === null ? 0 : walk.waitMs(step, nowMs()));
    for (const untilMs = nowMs() + waitMs; nowMs() < untilMs && !this.#signal.aborted; ) {
      await this.#news.next(untilMs - nowMs());
    }
    if (step !== null) walk.steps(step, nowMs());
    if (packet === null || !isPacket(packet, ClientEnterZone)) return;
    const { zoneId, zoneInstance, ...place } = packet.fields;
    // Entering the zone that one is in leaves one where one is.
    if (zone !== `${zoneId}/${zoneInstance}`) walk.stands(place, nowMs());
  }

  #allowance(session: number): number {
    const allowance = this.#allowances.get(session) ?? new Allowance(nowMs());
    this.#allowances.set(session, allowance);
    // The ping behind a packet counts, too.
    return Math.max(allowance.take(nowMs()), allowance.take(nowMs()));
  }
}
