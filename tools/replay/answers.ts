/** Which packet of the server answers which of the client's (wire protocol), and matching the two. */
import {
  ClientAuth,
  ClientCompletionHistoryRequest,
  ClientEnterZone,
  ClientEventContribute,
  ClientEventJoin,
  ClientEventLeave,
  ClientEventListRequest,
  ClientEventStatisticsRequest,
  ClientLogout,
  ClientPing,
  ClientTeamChoose,
  ClientVoteCast,
  ServerAuthResult,
  ServerCompletionHistory,
  ServerContributionUpdate,
  ServerDisconnect,
  ServerError,
  ServerEventList,
  ServerEventStatistics,
  ServerEventTeams,
  ServerPong,
  ServerVoteUpdate,
  ServerZoneEntered,
} from "../../packets/index.ts";
import { isPacket, type ReadPacket } from "./read-packet.ts";

/** Opcode of a request → opcode of its answer. What is not here is answered by what comes of it, or not at all. */
const answerOf: ReadonlyMap<number, number> = new Map([
  [ClientPing.opcode, ServerPong.opcode],
  [ClientAuth.opcode, ServerAuthResult.opcode],
  [ClientEnterZone.opcode, ServerZoneEntered.opcode],
  [ClientEventJoin.opcode, ServerContributionUpdate.opcode],
  [ClientEventLeave.opcode, ServerEventList.opcode],
  [ClientEventListRequest.opcode, ServerEventList.opcode],
  [ClientEventContribute.opcode, ServerContributionUpdate.opcode],
  [ClientVoteCast.opcode, ServerVoteUpdate.opcode],
  [ClientTeamChoose.opcode, ServerEventTeams.opcode],
  [ClientEventStatisticsRequest.opcode, ServerEventStatistics.opcode],
  [ClientCompletionHistoryRequest.opcode, ServerCompletionHistory.opcode],
  [ClientLogout.opcode, ServerDisconnect.opcode],
]);

/** A request on its way. */
type Asked<Key> = { readonly key: Key; readonly opcode: number; readonly atMs: number };
/** A request met its answer, or the refusal in its place (`code`). */
export type Answered<Key> = { readonly key: Key; readonly tookMs: number; readonly code: number | null };

/** How many requests without an answer are remembered: a refusal names one of the last. */
const REMEMBERED = 64;
/** A quicker answer does not tell how long the way is; a longer one has a refusal there and back in most of its time. */
const NEAR_MS = 10;
const TRIP_SHARE = 0.7;

/** Matches what a session asked with what it was answered, by the order of both. */
export class Answers<Key> {
  readonly #waiting = new Map<number, Asked<Key>[]>();
  #quiet: Asked<Key>[] = [];
  readonly #isRemote: boolean;
  #leastTripMs = Number.POSITIVE_INFINITY;

  /** @param mayBeRemote the clocks are those of a capture that may have been made far from the server */
  constructor(mayBeRemote: boolean) {
    this.#isRemote = mayBeRemote;
  }

  asked(key: Key, opcode: number, atMs: number): void {
    const asked = { key, opcode, atMs };
    const answer = answerOf.get(opcode);
    if (answer === undefined) {
      this.#quiet.push(asked);
      if (this.#quiet.length > 2 * REMEMBERED) this.#quiet = this.#quiet.slice(-REMEMBERED);
      return;
    }
    const others = this.#waiting.get(answer);
    if (others === undefined) this.#waiting.set(answer, [asked]);
    else others.push(asked);
  }

  /** The request that a packet of the server answers; null where it answers none. */
  heard(packet: ReadPacket, atMs: number): Answered<Key> | null {
    if (isPacket(packet, ServerError)) return this.#refused(packet.fields.opcode, packet.fields.code, atMs);
    const asked = this.#waiting.get(packet.definition.opcode)?.shift();
    if (asked === undefined) return null;
    const tookMs = atMs - asked.atMs;
    // One that came unasked may look like an answer, and a quick one.
    if (isPacket(packet, ServerPong) || isPacket(packet, ServerZoneEntered)) {
      this.#leastTripMs = Math.min(this.#leastTripMs, tookMs);
    }
    return { key: asked.key, tookMs, code: null };
  }

  #refused(opcode: number, code: number, atMs: number): Answered<Key> | null {
    const answer = answerOf.get(opcode);
    const waiting = answer === undefined ? this.#quiet : (this.#waiting.get(answer) ?? []);
    const asked = answer === undefined ? this.#latest(opcode, atMs) : waiting.find((one) => one.opcode === opcode);
    if (asked === undefined) return null;
    waiting.splice(waiting.indexOf(asked), 1);
    return { key: asked.key, tookMs: atMs - asked.atMs, code };
  }

  /** What is only answered when it is refused: the last one that can have been there and back. */
  #latest(opcode: number, atMs: number): Asked<Key> | undefined {
    const isFar = this.#isRemote && Number.isFinite(this.#leastTripMs) && this.#leastTripMs > NEAR_MS;
    const tripMs = isFar ? this.#leastTripMs * TRIP_SHARE : 0;
    const isOfKind = (one: Asked<Key>): boolean => one.opcode === opcode;
    return this.#quiet.findLast((one) => isOfKind(one) && one.atMs + tripMs <= atMs) ?? this.#quiet.findLast(isOfKind);
  }
}
