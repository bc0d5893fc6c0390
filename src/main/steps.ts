import type { Logger } from "pino";

/** What a server is made of, in the order in which it was brought up. */
export class Steps {
  readonly #log: Logger;
  readonly #ups: { name: string; down: () => Promise<unknown> | unknown }[] = [];

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Brings a part up and remembers how to take it down. */
  async up<Part>(
    name: string,
    make: () => Promise<Part> | Part,
    down: (part: Part) => Promise<unknown> | unknown = () => {},
  ): Promise<Part> {
    const startedMs = performance.now();
    const part = await make();
    this.#ups.push({ name, down: () => down(part) });
    this.#log.debug({ step: name, tookMs: Math.round(performance.now() - startedMs) }, "step up");
    return part;
  }

  /** Takes everything down, last first. A part that fails does not keep the others up. */
  async down(): Promise<void> {
    for (let step = this.#ups.pop(); step !== undefined; step = this.#ups.pop()) {
      try {
        await step.down();
        this.#log.debug({ step: step.name }, "step down");
      } catch (error) {
        this.#log.error({ err: error, step: step.name }, "a part did not stop cleanly");
      }
    }
  }
}
