import { duplexPair } from "node:stream";
import { ServerZoneEntered } from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { clientAuth } from "../../../src/handlers/session/client-auth.ts";
import { clientHello } from "../../../src/handlers/session/client-hello.ts";
import { clientLogout } from "../../../src/handlers/session/client-logout.ts";
import { clientPing } from "../../../src/handlers/session/client-ping.ts";
import type { Dispatch } from "../../../src/net/dispatch.ts";
import type { Limits } from "../../../src/net/limits.ts";
import type { Log } from "../../../src/net/log.ts";
import type { Session } from "../../../src/net/session.ts";
import { SessionRegistry } from "../../../src/net/session-registry.ts";
import { GameServer } from "../../../src/net/tcp-server.ts";
import { WireClient } from "../../support/wire-client.ts";

export type Player = { readonly name: string };
type Character = { readonly characterId: number; readonly name: string };

/** What a test may put in place of the fixture's own parts. */
export type FixtureOptions = {
  readonly limits?: Partial<Limits>;
  readonly loadCharacter?: (characterId: number) => Promise<Character | null>;
  readonly dispatch?: Partial<Dispatch<Player>>;
  readonly listen?: { readonly host: string; readonly port: number };
};

/** A fixture that listens. */
export type ListeningGame = GameFixture & {
  readonly address: { readonly host: string; readonly port: number };
  connect(): Promise<WireClient>;
};

const ticketSecret = "the secret of the tests";

/** A whole net room with the session handlers and a world that only notes what reached it. */
export class GameFixture {
  readonly clock = {
    nowMs: 0,
    monotonicMs: () => this.clock.nowMs,
    unixMs: () => 1_700_000_000_000 + this.clock.nowMs,
  };
  /** What the world saw, in order, like `enter 7`, `leave 7`. */
  readonly seen: string[] = [];
  readonly logged: { level: string; fields: object; message: string }[] = [];
  readonly registry = new SessionRegistry<Player>();
  readonly server: GameServer<Player>;

  constructor(options: FixtureOptions = {}) {
    const { clock, registry } = this;
    const log = this.#log();
    const loadCharacter = options.loadCharacter ?? (async (characterId) => ({ characterId, name: `C${characterId}` }));
    const onAuthenticated = (session: Session<Player>, { characterId, name }: Character): void => {
      session.player = { name };
      this.seen.push(`join ${characterId}`);
    };
    this.server = new GameServer<Player>({
      ...{ host: "127.0.0.1", port: 0, ...options.listen },
      ...{ realmId: 9, clock, log, registry },
      limits: { sweepIntervalMs: 5, ...options.limits },
      dispatch: {
        ClientHello: clientHello,
        ClientAuth: clientAuth({ ticketSecret, clock, log, registry, loadCharacter, onAuthenticated }),
        ClientPing: clientPing(clock),
        ClientLogout: clientLogout,
        ...this.#world(),
        ...options.dispatch,
      },
      onClosed: (session) => {
        if (session.characterId !== null) this.seen.push(`leave ${session.characterId}`);
      },
    });
  }

  /** Listens on a free port; `connect` then makes clients of it. */
  static async listening(options: FixtureOptions = {}): Promise<ListeningGame> {
    const fixture = new GameFixture(options);
    const address = await fixture.server.listen();
    return Object.assign(fixture, { address, connect: () => WireClient.connect(address) });
  }

  /** A client without a network: bytes arrive exactly as they were written. */
  connectInMemory(): WireClient {
    const [here, there] = duplexPair({ allowHalfOpen: true });
    this.server.accept(here, "memory");
    return new WireClient(there);
  }

  ticket(characterId: number, ttlSeconds?: number): { ticket: string; secret: string } {
    return issueTicket({ secret: ticketSecret, characterId, ttlSeconds, nowMs: this.clock.unixMs() });
  }

  /** Moves the clock and has every time limit looked at. */
  advance(durationMs: number): void {
    this.clock.nowMs += durationMs;
    this.server.sweep();
  }

  async stop(): Promise<void> {
    await this.server.close({ retryAfterMs: 0, message: "The test is over.", graceMs: 0 });
  }

  /** Log lines of these levels, as text, to look for what must not be there. */
  logText(...levels: string[]): string {
    const lines = this.logged.filter(({ level }) => levels.length === 0 || levels.includes(level));
    return lines
      .map((line) => JSON.stringify(line, (_, value) => (value instanceof Error ? value.stack : value)))
      .join("\n");
  }

  #world(): Omit<Dispatch<Player>, "ClientHello" | "ClientAuth" | "ClientPing" | "ClientLogout"> {
    const note = (name: string) => (session: Session<Player>) => void this.seen.push(`${name} ${session.characterId}`);
    return {
      ClientEnterZone: (session, { zoneId, zoneInstance }) => {
        session.enterZone(zoneId, zoneInstance);
        this.seen.push(`enter ${session.characterId}`);
        session.sendPacket(ServerZoneEntered, { zoneId, zoneInstance, guid: 1n });
      },
      ClientMove: note("move"),
      ClientCastSpell: note("cast"),
      ClientInteract: note("interact"),
      ClientUseItem: note("use-item"),
      ClientEventJoin: note("event-join"),
      ClientEventLeave: note("event-leave"),
      ClientEventListRequest: note("event-list"),
      ClientEventContribute: note("contribute"),
      ClientVoteCast: note("vote"),
      ClientTeamChoose: note("team"),
      ClientEventStatisticsRequest: note("statistics"),
      ClientCompletionHistoryRequest: note("history"),
    };
  }

  #log(): Log {
    const at = (level: string) => (fields: object, message: string) =>
      void this.logged.push({ level, fields, message });
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  }
}
