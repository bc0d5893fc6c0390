import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";

/** How long a part may take to stop while the server is in a hurry, and all of them together. */
const HURRIED_STEP_MS = 2_500;
const HURRIED_STOP_MS = 9_000;
/** Each gets so much at least, however late it is: enough for what needs no database. */
const LEAST_STEP_MS = 200;
/** One that takes longer than this hangs, whatever the reason. */
const LONGEST_STEP_MS = 30_000;
const LOOK_MS = 50;

type Down = () => Promise<unknown> | unknown;
type UpOptions = {
  /** The part is waited for, however long it takes to stop. */
  readonly isAwaited?: boolean;
};

/** What a server is made of, in the order in which it was brought up. */
export class Steps {
  readonly #log: Logger;
  readonly #ups: { name: string; down: Down; isAwaited: boolean }[] = [];
  #isInHurry: () => boolean = () => false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Parts that wait for something which is known not to come, such as a database, are not waited for then. */
  hurryWhile(isInHurry: () => boolean): void {
    this.#isInHurry = isInHurry;
  }

  /** Brings a part up and remembers how to take it down. */
  async up<Part>(
    name: string,
    make: () => Promise<Part> | Part,
    down: (part: Part) => Promise<unknown> | unknown = () => {},
    { isAwaited = false }: UpOptions = {},
  ): Promise<Part> {
    const startedMs = performance.now();
    const part = await make();
    this.#ups.push({ name, down: () => down(part), isAwaited });
    this.#log.debug({ step: name, tookMs: Math.round(performance.now() - startedMs) }, "step up");
    return part;
  }

  /** Takes everything down, last first. A part that fails, or hangs, does not keep the others up. */
  async down(): Promise<void> {
    const startedMs = performance.now();
    for (let step = this.#ups.pop(); step !== undefined; step = this.#ups.pop()) {
      const { name, down, isAwaited } = step;
      try {
        const work = Promise.resolve(down());
        const isDown = isAwaited ? await work.then(() => true) : await this.#isDownInTime(work, startedMs);
        if (isDown) this.#log.debug({ step: name }, "step down");
        else this.#log.warn({ step: name }, "a part does not stop: it is left behind");
      } catch (error) {
        this.#log.error({ err: error, step: name }, "a part did not stop cleanly");
      }
    }
  }

  async #isDownInTime(work: Promise<unknown>, stopStartedMs: number): Promise<boolean> {
    const stepStartedMs = performance.now();
    const over = work.then(() => true);
    // Whoever is left behind may fail later, and nobody listens then.
    over.catch(() => undefined);
    const isOver = () => Promise.race([over, wait(LOOK_MS, false)]);
    while (!(await isOver())) {
      const nowMs = performance.now();
      const leftMs = Math.max(LEAST_STEP_MS, stopStartedMs + HURRIED_STOP_MS - stepStartedMs);
      const limitMs = this.#isInHurry() ? Math.min(HURRIED_STEP_MS, leftMs) : LONGEST_STEP_MS;
      if (nowMs - stepStartedMs > limitMs) return false;
    }
    return true;
  }
}
