/** Who gives a command, from where, and what he may do. */

/** From least to most. A role may do what every lesser one may. */
export const roles = ["player", "gamemaster", "admin"] as const;
export type Role = (typeof roles)[number];

/** Whether a caller of role `role` may use what needs `needed`. */
export const mayUse = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);

/** By which way a command came: typed at a terminal, or sent by the shell with the data directory's right. */
export type Transport = "console" | "cli";

/** `refused`: answered with a no; `failed`: the server could not, and its log tells why. */
export type CommandOutcome = "done" | "refused" | "failed";

/** Whether what somebody logged in with has been changed or locked since; `listen` gives what ends the listening. */
export type Revocation = {
  isRevoked(): boolean;
  listen(onRevoked: () => void): () => void;
};

/** Who calls, and from where. `actor` stands in the log, the audit and the journal. */
export type Caller = {
  readonly actor: string;
  readonly role: Role;
  readonly transport?: Transport;
  readonly address?: string;
  readonly revocation?: Revocation;
  /** Asks for something that is not shown while it is typed; null: nobody answered. Where it is missing nobody can be asked. */
  readonly askSecret?: (prompt: string) => Promise<string | null>;
};
