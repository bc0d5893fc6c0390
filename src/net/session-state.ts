import type { Dialect } from "../protocol/dialect.ts";

/*
 *  open ──hello──▶ greeted ──auth──▶ authenticating ──ok──▶ authenticated ──enter zone──▶ in_zone ─┐
 *   │                 │                    │                     │                          │  ▲   │ another zone
 *   └─────────────────┴────────────────────┴──────────┬──────────┴──────────────────────────┘  └───┘
 *                                                      ▼
 *                       closing (told why, the socket drains) ──socket gone──▶ closed
 *
 *  A socket that breaks goes to closed from anywhere. While authenticating, later packets wait.
 */

/** What the client said of itself in its hello. */
type Greeted = { readonly dialect: Dialect; readonly build: number };

/** Whose session it is. */
type Known = Greeted & { readonly characterId: number; readonly characterName: string };

/** The one state of a session. After its end it still tells whose it was. */
export type SessionState =
  | { readonly kind: "open" }
  | ({ readonly kind: "greeted" } & Greeted)
  | ({ readonly kind: "authenticating" } & Greeted)
  | ({ readonly kind: "authenticated" } & Known)
  | ({ readonly kind: "in_zone"; readonly zoneId: number; readonly zoneInstance: number } & Known)
  | ({ readonly kind: "closing"; readonly sinceMs: number } & Partial<Known>)
  | ({ readonly kind: "closed" } & Partial<Known>);

type Kind = SessionState["kind"];

const ways: Readonly<Record<Kind, readonly Kind[]>> = {
  open: ["greeted", "closing", "closed"],
  greeted: ["authenticating", "closing", "closed"],
  authenticating: ["authenticated", "closing", "closed"],
  authenticated: ["in_zone", "closing", "closed"],
  in_zone: ["in_zone", "closing", "closed"],
  closing: ["closed"],
  closed: [],
};

/** Returns `to` if the flow has a way there, else throws: a handler that gets here has skipped its state guard. */
export function transition(from: SessionState, to: SessionState): SessionState {
  if (!ways[from.kind].includes(to.kind)) throw new Error(`A session cannot go from ${from.kind} to ${to.kind}.`);
  return to;
}

/** What is left to know of a session that ends. */
export function identityOf(state: SessionState): Partial<Known> {
  if (!("dialect" in state)) return {};
  const { dialect, build } = state;
  return "characterId" in state
    ? { dialect, build, characterId: state.characterId, characterName: state.characterName }
    : { dialect, build };
}
