/** Which of a bot's latest requests a `ServerError` means: it names the packet's opcode, not the packet. */

/** A request that was sent: what it was aimed at, and with which spell (0: none). */
export type Request = { readonly target: number; readonly spellId: number; readonly isHeal: boolean };

const REMEMBERED = 8;

/** The last few requests of one kind, newest last. Accepted ones are not answered, so old ones just fall out. */
export class RecentRequests {
  readonly #sent: Request[] = [];

  sent(request: Request): void {
    this.#sent.push(request);
    if (this.#sent.length > REMEMBERED) this.#sent.shift();
  }

  /**
   * The request that was most likely refused, and takes it from the list: the newest that `suits`, else the newest.
   * Refusals come in the order of the requests, within the time of one flush.
   */
  refused(suits: (request: Request) => boolean): Request | null {
    const at = this.#sent.findLastIndex(suits);
    const [request] = this.#sent.splice(at < 0 ? this.#sent.length - 1 : at, 1);
    return request ?? null;
  }

  clear(): void {
    this.#sent.length = 0;
  }
}
