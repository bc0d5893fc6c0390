/** Starts on the server what the capture shows starting, with the right of the local data directory. */
import { OperatorError } from "../../src/config/operator-error.ts";
import { dialAddress, type Endpoint, readLiveServer } from "../../src/config/server-file.ts";
import { runGmCommand } from "../gm.ts";
import type { StartStep } from "./plan.ts";

export type StartEvent = (step: StartStep) => Promise<string>;

const FIRST_BOSS_EVENT = 0x8000_0000;

/** The console's command for it. */
function startCommandOf({ eventId, stay }: Pick<StartStep, "eventId" | "stay">): string {
  const what = eventId >= FIRST_BOSS_EVENT ? `boss spawn ${eventId - FIRST_BOSS_EVENT}` : `event start ${eventId}`;
  const instance = Number(stay.name?.split("/")[1] ?? 1);
  return instance === 1 ? what : `${what} ${instance}`;
}

/** Whether the server of a data directory is the one that is played to. */
export async function isOwnServer(dataDir: string, target: Endpoint): Promise<boolean> {
  const game = (await readLiveServer(dataDir))?.game;
  if (game === undefined) return false;
  const own = dialAddress(game);
  const isHome = (host: string): boolean => /^(localhost|127\.|::1$)/.test(host);
  return own.port === target.port && (own.host === target.host || (isHome(own.host) && isHome(target.host)));
}

/** @returns what the console said. @throws OperatorError when the event can neither be started nor runs already */
export const starterFor =
  (dataDir: string): StartEvent =>
  async (step) => {
    const { ok, lines } = await runGmCommand(dataDir, startCommandOf(step));
    const answer = lines.join(" ");
    if (ok || /already active|there already/i.test(answer)) return answer;
    const advice = "start it by hand and replay with --no-start, or give the server the content of the capture";
    throw new OperatorError(`Event ${step.eventId} was not started (${answer.replace(/\.$/, "")}): ${advice}.`);
  };
