import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** A line to a database that can be cut and joined again: what is at its other end never notices. */
export class SeveredLine {
  readonly #to: { readonly host: string; readonly port: number };
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  private constructor(url: URL) {
    this.#to = { host: url.hostname, port: Number(url.port) };
  }

  /** A line to the database of a URL, joined. */
  static async to(url: string): Promise<SeveredLine> {
    const line = new SeveredLine(new URL(url));
    await line.join();
    return line;
  }

  /** The same database at this end of the line. */
  urlOf(url: string): string {
    const near = new URL(url);
    near.hostname = "127.0.0.1";
    near.port = String(this.#port);
    return near.href;
  }

  async join(): Promise<void> {
    const server = createServer((near) => {
      const far = connect(this.#to);
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on("error", () => undefined);
        socket.once("close", () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
      near.once("close", () => far.destroy());
      far.once("close", () => near.destroy());
    });
    this.#server = server.listen(this.#port, "127.0.0.1");
    await once(server, "listening");
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Every connection breaks, and no new one is taken. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
