import { ServerAnnouncement } from "../../packets/index.ts";
import { formatDuration } from "../console/durations.ts";
import type { Notices } from "../console/notices.ts";
import type { PlannedStop } from "../console/server-operations.ts";
import type { SessionRegistry } from "../net/session-registry.ts";
import { SharedFrame } from "../presenters/shared-frame.ts";
import type { GameSession } from "../presenters/stage.ts";
import type { Player } from "../world/entity.ts";

type AnnouncerParts = {
  readonly registry: Pick<SessionRegistry<Player>, "sessions">;
  readonly notices: Pick<Notices, "tell">;
  /** Those who watch the server hear of it too. */
  readonly tellWatchers: (text: string) => void;
};

/** Tells people what is said to all of them: players by a packet, game masters on their terminals. */
export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Tells every player. @returns how many */
  announce(text: string): number {
    this.#parts.tellWatchers(`announced: ${text}`);
    return this.#toPlayers(SharedFrame.of(ServerAnnouncement, { kind: "announcement", secondsLeft: 0, text }));
  }

  /** Tells players and consoles how a planned stop stands. */
  stop(stop: PlannedStop, cancelled: boolean): void {
    const frame = cancelled ? cancelledFrame(stop) : stopFrame(stop);
    this.#toPlayers(frame.frame);
    // Who watches hears it as a notice, like everybody.
    this.#parts.notices.tell(frame.text);
  }

  /** What somebody is told who has just logged in. */
  welcome(session: GameSession, motd: string, stop: PlannedStop | null): void {
    if (motd !== "") session.sendPacket(ServerAnnouncement, { kind: "motd", secondsLeft: 0, text: motd });
    if (stop !== null) session.send(stopFrame(stop).frame.in(session.dialect));
  }

  #toPlayers(frame: SharedFrame): number {
    let reached = 0;
    for (const session of this.#parts.registry.sessions) {
      session.send(frame.in(session.dialect));
      reached += 1;
    }
    return reached;
  }
}

type Told = { readonly text: string; readonly frame: SharedFrame };

/** A stop as a sentence for everybody. */
export function stopSentence({ kind, secondsLeft, reason }: PlannedStop): string {
  const time = formatDuration(secondsLeft * 1000);
  const when = kind === "shutdown" ? `in ${time}` : `when everybody has left, in ${time} at the latest`;
  return `The server stops ${when}${reason === "" ? "." : `: ${reason}`}`;
}

function stopFrame(stop: PlannedStop): Told {
  const { kind, secondsLeft } = stop;
  const text = stopSentence(stop);
  return { text, frame: SharedFrame.of(ServerAnnouncement, { kind, secondsLeft, text }) };
}

function cancelledFrame({ kind }: PlannedStop): Told {
  const text = `The server does not stop: the ${kind} was cancelled.`;
  return { text, frame: SharedFrame.of(ServerAnnouncement, { kind: "stop_cancelled", secondsLeft: 0, text }) };
}
