/** Asks again for what the capture shows accepted and the server refuses for the moment: too early, too far, too soon. */
import { ClientCastSpell, ClientMove, errorCodes } from "../../packets/index.ts";
import type { NamedId } from "./id-fields.ts";
import type { IdMap } from "./id-map.ts";
import type { LiveSession } from "./live-session.ts";
import type { News } from "./news.ts";
import type { SendStep } from "./plan.ts";

/** Whose refusals hang on moments. */
export const combat: readonly number[] = [ClientCastSpell.opcode, ClientMove.opcode];
/** Refusals that a later moment may lift. */
const lifted: readonly number[] = [errorCodes.out_of_range, errorCodes.cooldown, errorCodes.not_eligible];

const AGAIN_MS = 60;
const LONGEST_MS = 15_000;
/** Where asking again has not helped before, or there is no time for it. */
const SHORT_MS = 1_000;

const nowMs = (): number => performance.now();

/** A packet that was refused: its frame, the live ids in it, the code. */
export type Refused = {
  readonly step: SendStep;
  readonly frame: Buffer;
  readonly ids: readonly NamedId[];
  readonly code: number;
  readonly isHurried: boolean;
};

export class Insistence {
  repeated = 0;
  readonly #ids: IdMap;
  readonly #news: News;
  readonly #signal: AbortSignal;
  readonly #patience = new Map<number, number>();

  constructor(ids: IdMap, news: News, signal: AbortSignal) {
    this.#ids = ids;
    this.#news = news;
    this.#signal = signal;
  }

  async ask(session: LiveSession, { step, frame, ids, code: firstCode, isHurried }: Refused): Promise<void> {
    const untilMs =
      nowMs() + Math.min(isHurried ? SHORT_MS : LONGEST_MS, this.#patience.get(step.session) ?? LONGEST_MS);
    for (let code: number | null = firstCode; code !== null; ) {
      if (this.#isHopeless(code, ids) || nowMs() > untilMs || this.#signal.aborted || !session.isOpen) {
        this.#patience.set(step.session, SHORT_MS);
        return;
      }
      const wakesMs = nowMs() + AGAIN_MS;
      while (nowMs() < wakesMs) await this.#news.next(wakesMs - nowMs());
      this.repeated += 1;
      session.send(step, frame);
      code = await session.settled();
    }
    this.#patience.delete(step.session);
  }

  #isHopeless(code: number, ids: readonly NamedId[]): boolean {
    if (lifted.includes(code)) return false;
    return code !== errorCodes.invalid_target || ids.some(({ kind, id }) => kind === "entity" && this.#ids.isGone(id));
  }
}
