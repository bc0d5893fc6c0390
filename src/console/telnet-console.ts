/** The console's listener: it takes terminals, counts them, and sends them all home when the server stops. */
import { createServer, type Server, type Socket } from "node:net";
import { ListenError } from "../config/listen-error.ts";
import { ConsolePlaces } from "./console-places.ts";
import { type ConsoleLimits, type ConsoleServices, defaultConsoleLimits } from "./console-services.ts";
import { runConsoleSession } from "./console-session.ts";
import { LoginLockout } from "./lockout.ts";
import { Notices } from "./notices.ts";
import { TelnetConnection } from "./telnet-connection.ts";

export type ConsoleOptions = Pick<ConsoleServices, "registry" | "authenticate" | "token" | "log"> & {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits?: Partial<ConsoleLimits>;
  readonly notices?: Notices;
  readonly greeting?: ConsoleServices["greeting"];
  /** Milliseconds of a steady clock, for the locks after failed logins. */
  readonly now?: () => number;
};

/** A console that listens. `stop` closes every terminal and settles when they are gone; it waits for no command. */
export type TelnetConsole = { readonly host: string; readonly port: number; stop(): Promise<void> };

const listen = ({ host, port }: ConsoleOptions, server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new ListenError({ host, port, variable: "CONSOLE_PORT" }, error)));
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });

/** @throws ListenError when the port cannot be bound. */
export const startTelnetConsole = async (options: ConsoleOptions): Promise<TelnetConsole> => {
  const { host, registry, token, log } = options;
  const limits = { ...defaultConsoleLimits, ...options.limits };
  const lockout = new LoginLockout(options.now ?? (() => performance.now()));
  const { authenticate, notices = new Notices(), greeting = () => [] } = options;
  const services: ConsoleServices = { registry, token, log, limits, lockout, authenticate, notices, greeting };
  const open = new Set<TelnetConnection>();
  const places = new ConsolePlaces(limits);

  const accept = (socket: Socket): void => {
    const connection = new TelnetConnection(socket, limits.lineLimitBytes, limits.keyBurstMs);
    open.add(connection);
    places.arrive(connection);
    void connection.closed.then(() => {
      open.delete(connection);
      places.leave(connection);
    });
    void runConsoleSession(connection, services, ({ style }) => places.admit(connection, style));
  };

  const server = createServer({ allowHalfOpen: true }, accept);
  const port = await listen(options, server);
  server.on("error", (error) => log.error({ err: error }, "console listener"));

  const stop = async (): Promise<void> => {
    server.close();
    const connections = [...open];
    for (const connection of connections) connection.close("The server is stopping.");
    await Promise.all(connections.map(({ closed }) => closed));
  };
  return { host, port, stop };
};
