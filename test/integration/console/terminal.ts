import { connect, type Socket } from "node:net";

/** A telnet client without any telnet code: it sends the bytes it is told and keeps every byte it gets. */
export class Terminal {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #received = Buffer.alloc(0);
  #isClosed = false;
  readonly #watchers = new Set<() => void>();

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1" });
    this.socket.on("data", (bytes) => {
      this.#received = Buffer.concat([this.#received, bytes]);
      for (const watcher of this.#watchers) watcher();
    });
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) =>
      this.socket.on("close", () => {
        this.#isClosed = true;
        for (const watcher of this.#watchers) watcher();
        resolve();
      }),
    );
  }

  /** Everything so far as latin-1, so that option bytes can be looked for too. */
  get text(): string {
    return this.#received.toString("latin1");
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Waits until `wanted` has come, gives what came up to and with it, and takes that out of `text`. */
  async until(wanted: string, withinMs = 5000): Promise<string> {
    await this.#when(() => this.text.includes(wanted), wanted, withinMs);
    const end = this.text.indexOf(wanted) + wanted.length;
    const taken = this.text.slice(0, end);
    this.#received = this.#received.subarray(end);
    return taken;
  }

  /** Types a line and gives the answer up to the next prompt, without the prompt. */
  async command(line: string): Promise<string[]> {
    this.send(`${line}\r\n`);
    const answer = await this.until("AC>");
    return answer.slice(0, -"AC>".length).split("\r\n").slice(0, -1);
  }

  async logIn(name: string, password: string): Promise<void> {
    await this.until("Username: ");
    this.send(`${name}\r\n`);
    await this.until("Password: ");
    this.send(`${password}\r\n`);
  }

  #when(condition: () => boolean, wanted: string, withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(late);
        this.#watchers.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const fail = (why: string) =>
        settle(new Error(`${why}, still waiting for ${JSON.stringify(wanted)}: ${this.text}`));
      const look = () => {
        if (condition()) settle();
        else if (this.#isClosed) fail("closed");
      };
      const late = setTimeout(() => fail("too late"), withinMs);
      this.#watchers.add(look);
      look();
    });
  }
}
