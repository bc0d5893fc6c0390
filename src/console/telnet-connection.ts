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
const TIMING_MARK = 6;
/** What Ctrl-C and its like are sent as: break, interrupt process, abort output. */
const INTERRUPTS: readonly number[] = [243, 244, 245];

const SUBNEGOTIATION_BYTES = 64;
const MAX_WAITING_LINES = 16;
const CLOSE_GRACE_MS = 300;
/** A peer that vanished without a word is noticed, also while it only reads. */
const KEEP_ALIVE_MS = 30_000;

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
  /** Those who wait for a line or for room. */
  readonly #waiting = new Set<() => void>();
  /** Somebody waits for any key, which then is no line. */
  #onKey: (() => void) | null = null;
  readonly #keyBurstMs: number;
  /** Until when typing goes on that began with such a key; 0: there is none. */
  #burstUntilMs = 0;
  #hasTyped = false;

  /**
   * @param socket opened with `allowHalfOpen`, so that commands piped in are answered after their end
   * @param keyBurstMs what follows a key so soon belongs to it, up to the end of the line
   */
  constructor(socket: Socket, lineLimitBytes: number, keyBurstMs = 0) {
    this.#socket = socket;
    this.#keyBurstMs = keyBurstMs;
    this.#splitter = new LineSplitter(lineLimitBytes);
    this.address = socket.remoteAddress ?? "unknown";
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
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
    this.#input.on("command", (code: number) => INTERRUPTS.includes(code) && this.#onKey?.());
  }

  /**
   * The next line, once earlier answers are on their way; null when none will come: the terminal is gone, or for
   * `timeoutMs` neither typed nor read (it is told so and closed).
   */
  async readLine(timeoutMs: number): Promise<Line | null> {
    await this.#until(() => !this.#mustWait(), timeoutMs);
    const line = this.#lines.shift() ?? null;
    if (this.#lines.length < MAX_WAITING_LINES) this.#socket.resume();
    return line;
  }

  /**
   * Waits until the terminal has taken most of what it was sent; false when it is gone, or has taken nothing for
   * `timeoutMs` (it is closed then).
   */
  async whenRead(timeoutMs: number): Promise<boolean> {
    await this.#until(() => this.#gone || !this.#socket.writableNeedDrain, timeoutMs);
    return !this.#gone;
  }

  /** Whether a line or a part of one has come. */
  get hasTyped(): boolean {
    return this.#hasTyped;
  }

  /** Whether the terminal has yet to read what it was sent. */
  get isBehind(): boolean {
    return this.#socket.writableNeedDrain;
  }

  /**
   * Waits until something is typed, which is forgotten; or was typed already, which is kept; or nothing can be any more.
   * One at a time, and not while a line is read. `signal` ends the waiting.
   */
  async keyPressed(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#ended || this.#lines.length > 0) return;
    const pressed = Promise.withResolvers<void>();
    this.#onKey = pressed.resolve;
    signal.addEventListener("abort", () => pressed.resolve(), { once: true });
    await pressed.promise;
    if (this.#onKey === pressed.resolve) this.#onKey = null;
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

  /** Waits for a condition that lines, room and the end may bring about. */
  async #until(condition: () => boolean, timeoutMs: number): Promise<void> {
    if (condition()) return;
    const idle = setTimeout(() => this.close("Closed: nothing was typed for too long."), timeoutMs);
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
    clearTimeout(idle);
  }

  #wake(): void {
    for (const look of this.#waiting) look();
  }

  #receive(bytes: Buffer): void {
    if (this.#ended) return;
    if (bytes.length > 0) this.#hasTyped = true;
    const lines = this.#splitter.push(bytes);
    if (this.#onKey !== null) {
      this.#onKey();
      this.#onKey = null;
      this.#swallow(lines);
    } else if (this.#burstUntilMs > performance.now()) this.#swallow(lines);
    else this.#burstUntilMs = 0;
    this.#lines.push(...lines);
    if (this.#lines.length >= MAX_WAITING_LINES) this.#socket.pause();
    if (this.#lines.length > 0) this.#wake();
  }

  /** A word that is typed key by key where one key is waited for is no command without its first letter. */
  #swallow(lines: Line[]): void {
    const isWhole = lines.shift() !== undefined;
    this.#burstUntilMs = isWhole ? 0 : performance.now() + this.#keyBurstMs;
    if (!isWhole) this.#splitter.discard();
  }

  /** Nobody is left to see an answer: what was typed ahead is not carried out. */
  #drop(): void {
    this.#gone = true;
    this.#lines = [];
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#onKey?.();
    this.#wake();
  }

  /**
   * No option is spoken but ECHO, which is ours to offer; each refusal is said once, so that no loop can start. But for
   * the timing mark that a terminal sends with every Ctrl-C: it shows nothing until that is answered.
   */
  #refuse(verb: number, option: number): void {
    const answer = `${verb} ${option}`;
    if (option === ECHO || this.#answeredOptions.has(answer)) return;
    if (option !== TIMING_MARK) this.#answeredOptions.add(answer);
    else if (this.isBehind) return;
    this.#send(Buffer.of(IAC, verb, option));
  }

  #send(bytes: Buffer): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }
}
