import { ClientHello, ServerHello } from "../../packets/index.ts";
import { CaptureError, type CaptureItem, type Endpoint } from "./capture-item.ts";

const OPCODE_AT = 4;
const greetings: ReadonlySet<number> = new Set([ServerHello.opcode, ClientHello.opcode]);

/**
 * Keeps the sessions of formats that hold frames and not a network: each appears before it is spoken of, and each that
 * has no end at the end of the file was cut there.
 */
export class SessionBook {
  readonly #open = new Set<number>();
  readonly #over = new Set<number>();
  #items: CaptureItem[] = [];
  #lastUs = 0;

  get sessions(): number {
    return this.#open.size + this.#over.size;
  }

  /** Throws a `CaptureError` if the session has ended already, or appears again. `client` is for one that is new. */
  take(item: CaptureItem, client: Endpoint | null = null): void {
    const { session } = item;
    this.#lastUs = Math.max(this.#lastUs, item.atUs);
    if (session !== 0) this.#appear(item, client);
    this.#items.push(item);
    if (item.kind !== "end") return;
    this.#open.delete(session);
    this.#over.add(session);
  }

  /** Something about the capture as a whole. */
  remark(text: string): void {
    this.#items.push({ kind: "comment", session: 0, atUs: this.#lastUs, text });
  }

  finish(): void {
    for (const session of [...this.#open]) this.take({ kind: "end", session, atUs: this.#lastUs, how: "cut" });
  }

  drain(): CaptureItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #appear(item: CaptureItem, client: Endpoint | null): void {
    const { session, atUs } = item;
    if (this.#over.has(session)) throw new CaptureError(`Session ${session} has ended before this.`);
    if (this.#open.has(session)) {
      if (item.kind === "session") throw new CaptureError(`Session ${session} appears for the second time.`);
      return;
    }
    this.#open.add(session);
    if (item.kind === "session") return;
    const fromStart = item.kind === "frame" && greetings.has(item.frame.readUInt16LE(OPCODE_AT));
    this.#items.push({ kind: "session", session, atUs, client, server: null, fromStart });
  }
}
