/**
 * One terminal: telnet bytes in, lines out; text in, bytes out.
 *
 *     socket → TelnetInput (takes the option bytes out) → LineSplitter → queue → readLine()
 *
 * Lines that nobody reads yet pause the socket, and a terminal that does not read its answers is not read from either,
 * so neither side makes the server hold more than a few lines and one answer.
 */
import type { Socket } from "node:net";
import { TelnetInput } from "telnet-stream";
import { type Line, LineSplitter } from "./line-splitter.ts";

const IAC = 255;
const DONT = 254;
const WONT = 252;
const WILL = 251;
const ECHO = 1;

const SUBNEGOTIATION_BYTES = 64;
const MAX_WAITING_LINES = 16;
const CLOSE_GRACE_MS = 300;

export class TelnetConnection {
  readonly address: string;
  /** Settles when the socket is gone. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #input = new TelnetInput({ bufferSize: SUBNEGOTIATION_BYTES });
  readonly #splitter: LineSplitter;
  readonly #answeredOptions = new Set<string>();
  #lines: Line[] = [];
  /** No further line will come. */
  #ended = false;
  /** Nobody is left to answer. */
  #gone = false;
  #wake: () => void = () => undefined;

  /** @param socket opened with `allowHalfOpen`, so that commands piped in are answered after their end. */
  constructor(socket: Socket, lineLimitBytes: number) {
    this.#socket = socket;
    this.#splitter = new LineSplitter(lineLimitBytes);
    this.address = socket.remoteAddress ?? "unknown";
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.setNoDelay(true);
    // Fed by hand: a pipe would be undone by the first malformed subnegotiation, which is only the client's nonsense.
    socket.on("data", (bytes) => this.#input.write(bytes));
    socket.on("end", () => this.#input.end());
    socket.on("drain", () => this.#wake());
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#drop());
    this.#input.on("error", () => undefined);
    this.#input.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.#input.on("end", () => this.#end());
    this.#input.on("do", (option: number) => this.#refuse(WONT, option));
    this.#input.on("will", (option: number) => this.#refuse(DONT, option));
  }

  /**
   * The next line, once earlier answers are on their way; null when none will come: the terminal is gone, or for
   * `timeoutMs` neither typed nor read (it is told so and closed).
   */
  async readLine(timeoutMs: number): Promise<Line | null> {
    const idle = setTimeout(() => this.close("Closed: nothing was typed for too long."), timeoutMs);
    try {
      while (this.#mustWait()) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(idle);
    }
    const line = this.#lines.shift() ?? null;
    if (this.#lines.length < MAX_WAITING_LINES) this.#socket.resume();
    return line;
  }

  /** Writes text as it is; dropped when the terminal is gone or closing. */
  write(text: string): void {
    this.#send(Buffer.from(text, "utf8"));
  }

  /** Writes lines, without whatever could drive a terminal. */
  writeLines(lines: readonly string[]): void {
    this.write(lines.map((line) => `${line.replace(/\p{Cc}/gu, "")}\r\n`).join(""));
  }

  /** We echo from now on, and then don't: what is typed stays unseen. */
  hideInput(): void {
    this.#send(Buffer.of(IAC, WILL, ECHO));
  }

  /** The terminal echoes for itself again, on a new line. */
  showInput(): void {
    this.#send(Buffer.of(IAC, WONT, ECHO));
    this.write("\r\n");
  }

  /** Says a last line, if any, and closes; a terminal that does not take it is cut off shortly after. */
  close(lastLine?: string): void {
    if (lastLine !== undefined) this.writeLines([lastLine]);
    this.#drop();
    this.#socket.end();
    // Bytes left unread would turn the close into a reset, and the last line would be lost with it.
    this.#socket.resume();
    const cut = setTimeout(() => this.#socket.destroy(), CLOSE_GRACE_MS);
    void this.closed.then(() => clearTimeout(cut));
  }

  #mustWait(): boolean {
    if (this.#gone) return false;
    return this.#socket.writableNeedDrain || (this.#lines.length === 0 && !this.#ended);
  }

  #receive(bytes: Buffer): void {
    if (this.#ended) return;
    this.#lines.push(...this.#splitter.push(bytes));
    if (this.#lines.length >= MAX_WAITING_LINES) this.#socket.pause();
    if (this.#lines.length > 0) this.#wake();
  }

  /** Nobody is left to see an answer: what was typed ahead is not carried out. */
  #drop(): void {
    this.#gone = true;
    this.#lines = [];
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** No option is spoken but ECHO, which is ours to offer; each refusal is said once, so that no loop can start. */
  #refuse(verb: number, option: number): void {
    const answer = `${verb} ${option}`;
    if (option === ECHO || this.#answeredOptions.has(answer)) return;
    this.#answeredOptions.add(answer);
    this.#send(Buffer.of(IAC, verb, option));
  }

  #send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }
}
