import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { buffersOf, type RewardRequest, type RewardResult } from "./reward-request.ts";

/** Half of the cores, so that a wave of settlements leaves the game's own thread room; 4 at most. */
function defaultThreads(): number {
  return Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
}

/**
 * Computes rewards in threads of their own. idle (no thread) → running (from the first request on) → closed.
 * The threads do not keep the process alive. A request that fails is not tried again here: settlement decides that.
 */
export class RewardPool {
  readonly #threads: number;
  #piscina: Piscina | null = null;
  #closed = false;

  /** @param options.threads most threads at a time, from 1 */
  constructor(options: { readonly threads?: number } = {}) {
    this.#threads = Math.max(1, options.threads ?? defaultThreads());
  }

  /**
   * The rewards of one run. The buffers behind the request's columns are handed over to the thread: they are empty
   * here afterwards, whether it went well or not, and the result carries the character ids and scores back.
   * @throws Error that names the run, with what went wrong as its cause
   */
  async compute(request: RewardRequest): Promise<RewardResult> {
    const { instanceId } = request;
    if (this.#closed) throw new Error(`Settle run ${instanceId} after the next start: the reward pool is closed.`);
    try {
      return await this.#start().run(request, { transferList: buffersOf(request) });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Settle run ${instanceId} again: its rewards could not be computed (${why})`, { cause });
    }
  }

  /** Lets requests under way finish, then ends the threads. May be called more than once. */
  async close(): Promise<void> {
    this.#closed = true;
    const piscina = this.#piscina;
    this.#piscina = null;
    await piscina?.close();
  }

  #start(): Piscina {
    this.#piscina ??= new Piscina({
      filename: new URL("./worker.ts", import.meta.url).href,
      minThreads: 1,
      maxThreads: this.#threads,
    });
    return this.#piscina;
  }
}
