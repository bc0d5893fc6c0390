import { authResults, ClientAuth, disconnectReasons, errorCodes, ServerAuthResult } from "../../../packets/index.ts";
import { checkProof, verifyTicket } from "../../config/tickets.ts";
import type { Clock } from "../../net/clock.ts";
import type { Log } from "../../net/log.ts";
import type { Session } from "../../net/session.ts";
import type { SessionRegistry } from "../../net/session-registry.ts";
import type { FieldsOf } from "../../protocol/packet-definition.ts";

/** The least that a character is; the game's own loader may bring more, which `onAuthenticated` gets. */
export type LoadedCharacter = { readonly characterId: number; readonly name: string };

/** Characters cannot be read now, and whoever is to know why knows already: refused without a line in the log. */
export class CharactersUnavailableError extends Error {
  override readonly name = "CharactersUnavailableError";
}

/**
 * What a login needs. `loadCharacter` rejects when the database is away (with `CharactersUnavailableError` where that
 * is known beforehand) and gives null for no such character.
 */
export type AuthOptions<Player, Character extends LoadedCharacter> = {
  readonly ticketSecret: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: SessionRegistry<Player>;
  readonly loadCharacter: (characterId: number) => Promise<Character | null>;
  /** Who is kept out, and the sentence that says until when. `load` rejects when the database is away. */
  readonly bans?: {
    load(characterId: number): Promise<string | null>;
    /** Of those that were made here: at once, for one that lands while a login is under way. */
    known(characterId: number): string | null;
  };
  /** Why somebody whose ticket is good is not let in now, and when to come back; null: come in. */
  readonly keepOut?: (characterId: number) => KeptOut | null;
  /** Runs once the client has been told that it is in. */
  readonly onWelcomed?: (session: Session<Player>) => void;
  /** Runs after any older session has left the world and before the client is told that it is in. */
  readonly onAuthenticated?: (session: Session<Player>, character: Character) => void;
};

/** What somebody is told who is not let in now; `message` is a sentence. */
export type KeptOut = { readonly message: string; readonly retryAfterMs: number };

/** A login under way: each step adds what it found. */
type Login<Player, Character> = {
  readonly session: Session<Player>;
  readonly ticket: string;
  readonly proof: Buffer;
  proofKey: Buffer;
  characterId: number;
  character: Character | null;
};

/** Why a login ends: a result for the client, an error that is not its fault, or nobody there to be told. */
type Refusal =
  | { readonly result: number; readonly message: string; readonly retryAfterMs?: number }
  | "unavailable"
  | "gone";

type Step<Player, Character extends LoadedCharacter> = (
  login: Login<Player, Character>,
  options: AuthOptions<Player, Character>,
) => Refusal | null | Promise<Refusal | null>;

const badTicket = {
  result: authResults.bad_ticket,
  message: "The ticket or its proof is not valid: get a new ticket.",
};
const expired = { result: authResults.expired, message: "The ticket has expired: get a new one." };
const retryAfterMs = 5_000;

const banned = (message: string | null): Refusal | null =>
  message === null ? null : { result: authResults.banned, message };

/** Logs a client in with its ticket and the proof made for this connection (wire protocol, Session packets). */
export function clientAuth<Player, Character extends LoadedCharacter>(options: AuthOptions<Player, Character>) {
  // One after the other; the first refusal ends the login.
  const steps: readonly Step<Player, Character>[] = [
    readTicket,
    checkItsProof,
    askForRoom,
    checkBan,
    findCharacter,
    checkNewBan,
    askForRoom,
    claimCharacter,
  ];
  return async (session: Session<Player>, { ticket, proof }: FieldsOf<typeof ClientAuth>): Promise<void> => {
    session.beginAuthentication();
    const login = { session, ticket, proof, proofKey: Buffer.alloc(0), characterId: 0, character: null };
    for (const step of steps) {
      const refusal = await step(login, options);
      if (refusal !== null) return refuse(session, refusal);
    }
  };
}

/** Is the ticket one of ours, and still good? */
function readTicket<Player, Character extends LoadedCharacter>(
  login: Login<Player, Character>,
  { ticketSecret, clock }: AuthOptions<Player, Character>,
): Refusal | null {
  const verdict = verifyTicket(ticketSecret, login.ticket, clock.unixMs());
  if (!verdict.ok) return verdict.reason === "expired" ? expired : badTicket;
  login.characterId = verdict.characterId;
  login.proofKey = verdict.proofKey;
  return null;
}

/** Does whoever sent it hold its secret, here and now? The nonce makes a captured login worthless. */
function checkItsProof<Player, Character>(login: Login<Player, Character>): Refusal | null {
  const { session, ticket, proof, proofKey } = login;
  return checkProof(proofKey, session.nonce, ticket, proof) ? null : badTicket;
}

/** Is anybody let in? Asked again when the character is there: meanwhile the answer may have changed. */
function askForRoom<Player, Character extends LoadedCharacter>(
  { characterId }: Login<Player, Character>,
  { keepOut }: AuthOptions<Player, Character>,
): Refusal | null {
  const keptOut = keepOut?.(characterId) ?? null;
  return keptOut === null ? null : { result: authResults.server_full, ...keptOut };
}

/** May it play? Asked anew at each login; its client's later packets wait meanwhile. */
async function checkBan<Player, Character extends LoadedCharacter>(
  login: Login<Player, Character>,
  { bans, log }: AuthOptions<Player, Character>,
): Promise<Refusal | null> {
  try {
    return banned((await bans?.load(login.characterId)) ?? null);
  } catch (error) {
    log.warn({ ...login.session.logFields, err: error }, "nobody can tell whether a character is banned");
    return "unavailable";
  }
}

/** Was it banned while it was being loaded? From here to the claim nothing waits any more. */
function checkNewBan<Player, Character extends LoadedCharacter>(
  login: Login<Player, Character>,
  { bans }: AuthOptions<Player, Character>,
): Refusal | null {
  return banned(bans?.known(login.characterId) ?? null);
}

/** Is there such a character? The client's later packets wait here, too. */
async function findCharacter<Player, Character extends LoadedCharacter>(
  login: Login<Player, Character>,
  { loadCharacter, log }: AuthOptions<Player, Character>,
): Promise<Refusal | null> {
  try {
    login.character = await loadCharacter(login.characterId);
  } catch (error) {
    if (!(error instanceof CharactersUnavailableError))
      log.error({ ...login.session.logFields, err: error }, "a character could not be loaded");
    return "unavailable";
  }
  return login.character === null ? badTicket : null;
}

/** Takes the character over. All in one turn: nobody sees it played twice, or by a client that has gone meanwhile. */
function claimCharacter<Player, Character extends LoadedCharacter>(
  { session, character }: Login<Player, Character>,
  { registry, onAuthenticated, onWelcomed }: AuthOptions<Player, Character>,
): Refusal | null {
  if (!session.isLive || character === null) return "gone";
  const { characterId, name } = character;
  registry.claim(session, characterId);
  session.authenticate(characterId, name);
  onAuthenticated?.(session, character);
  const welcome = { result: authResults.ok, characterId, sessionId: session.id, message: `Welcome, ${name}.` };
  session.sendPacket(ServerAuthResult, welcome);
  onWelcomed?.(session);
  return null;
}

function refuse<Player>(session: Session<Player>, refusal: Refusal): void {
  if (refusal === "gone") return;
  if (refusal === "unavailable") {
    const error = {
      code: errorCodes.unavailable,
      opcode: ClientAuth.opcode,
      message: "Characters cannot be loaded now.",
    };
    return session.close(disconnectReasons.kicked, "Try again in a moment.", retryAfterMs, error);
  }
  const { result, message, retryAfterMs: laterMs } = refusal;
  session.sendPacket(ServerAuthResult, { result, message, characterId: 0, sessionId: session.id });
  const reason = result === authResults.banned ? disconnectReasons.kicked : disconnectReasons.protocol_violation;
  if (laterMs === undefined) session.close(reason, message);
  else session.close(disconnectReasons.shutdown, message, laterMs);
}
