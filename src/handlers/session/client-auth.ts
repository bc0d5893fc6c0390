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
  /** Runs after any older session has left the world and before the client is told that it is in. */
  readonly onAuthenticated?: (session: Session<Player>, character: Character) => void;
};

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
type Refusal = { readonly result: number; readonly message: string } | "unavailable" | "gone";

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

/** Logs a client in with its ticket and the proof made for this connection (wire protocol, Session packets). */
export function clientAuth<Player, Character extends LoadedCharacter>(options: AuthOptions<Player, Character>) {
  // One after the other; the first refusal ends the login.
  const steps: readonly Step<Player, Character>[] = [readTicket, checkItsProof, findCharacter, claimCharacter];
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

/** Is there such a character? The one step that waits; the client's later packets wait with it. */
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
  { registry, onAuthenticated }: AuthOptions<Player, Character>,
): Refusal | null {
  if (!session.isLive || character === null) return "gone";
  const { characterId, name } = character;
  registry.claim(session, characterId);
  session.authenticate(characterId, name);
  onAuthenticated?.(session, character);
  const message = `Welcome, ${name}.`;
  session.sendPacket(ServerAuthResult, { result: authResults.ok, characterId, sessionId: session.id, message });
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
  session.sendPacket(ServerAuthResult, { ...refusal, characterId: 0, sessionId: session.id });
  session.close(disconnectReasons.protocol_violation, refusal.message);
}
