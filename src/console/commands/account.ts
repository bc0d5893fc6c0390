/** `.account`: the logins of the console. Passwords are asked for unseen where that is possible, and kept nowhere. */
import { OperatorError } from "../../config/operator-error.ts";
import type { AccountRow } from "../account-operations.ts";
import { refuseMore } from "../arguments.ts";
import { type Role, roles } from "../caller.ts";
import { type Command, CommandError, HIDDEN, usageLine } from "../command.ts";
import { utcTime } from "../durations.ts";

const SHORTEST_PASSWORD = 8;

type Context = Parameters<Command["run"]>[0];

const notFound = (name: string): CommandError => new CommandError(`Account not exist: ${name}`);

/** A password that was given, or else is asked for: twice, for nobody sees what is typed. */
const passwordOf = async (command: Command, { askSecret }: Context, given: string | undefined): Promise<string> => {
  const password = given ?? (await askSecret?.("Password: ")) ?? null;
  if (password === null) throw new CommandError(usageLine(command));
  if (given === undefined && (await askSecret?.("Repeat password: ")) !== password) {
    throw new CommandError("The two passwords differ: nothing was changed.");
  }
  if ([...password].length >= SHORTEST_PASSWORD) return password;
  throw new CommandError(`A password has at least ${SHORTEST_PASSWORD} characters: give a longer one.`);
};

const roleOf = (word: string | undefined): Role | undefined => roles.find((role) => role === word?.toLowerCase());

/** What a person can put right is a refusal. */
const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw error instanceof OperatorError ? new CommandError(error.message) : error;
  }
};

/** Nobody shuts himself out: the data directory's right can still do it. */
const refuseOwn = ({ actor }: Context, name: string): void => {
  if (actor.toLowerCase() === `account:${name.toLowerCase()}`) {
    throw new CommandError("That is your own account: let another admin do it.");
  }
};

/** A name may have spaces in it; what follows its first word may also be a password that nobody asked for. */
const firstOnly = (args: readonly string[]): string[] => args.map((word, at) => (at === 0 ? word : HIDDEN));

const create: Command = {
  path: ["account", "create"],
  role: "admin",
  usage: "name player|gamemaster|admin [password]",
  summary: "Makes an account. Without a password it is asked for, unseen.",
  examples: [".account create ada gamemaster"],
  // Who forgets the name has its password there; once the account is made, its name is no secret.
  redact: (args, isDone) =>
    args.map((word, at) => ((at === 0 && isDone) || (at === 1 && roleOf(word) !== undefined) ? word : HIDDEN)),
  async run(context, args) {
    refuseMore(create, args, 3);
    const [name, role] = [args[0] ?? "", roleOf(args[1])];
    if (role === undefined) throw new CommandError(usageLine(create));
    const password = await passwordOf(create, context, args[2]);
    const made = await refusing(context.game.createAccount({ name, role, password }));
    return [`Account created: ${made.name} [${made.role}]`];
  },
};

const rowText = ({ name, role, createdMs, lockedMs }: AccountRow): string =>
  `${name} [${role}, made ${utcTime(createdMs)}${lockedMs === null ? "" : `, locked ${utcTime(lockedMs)}`}]`;

const list: Command = {
  path: ["account", "list"],
  role: "admin",
  usage: "",
  summary: "Lists the accounts: role, since when, and whether locked.",
  examples: [".account list"],
  redact: (args) => args.map(() => HIDDEN),
  async run({ game }, args) {
    refuseMore(list, args, 0);
    const lines = (await game.accounts()).map(rowText);
    return lines.length > 0 ? lines : ["No account found!"];
  },
};

const role: Command = {
  path: ["account", "role"],
  role: "admin",
  usage: "name player|gamemaster|admin",
  summary: "Gives an account another role. Its sessions have to log in again.",
  examples: [".account role ada admin"],
  redact: (args, isDone) =>
    isDone ? args : args.map((word, at) => (at === 0 || roleOf(word) !== undefined ? word : HIDDEN)),
  async run(context, args) {
    const name = args.slice(0, -1).join(" ");
    const wanted = roleOf(args.at(-1));
    if (name === "" || wanted === undefined) throw new CommandError(usageLine(role));
    refuseOwn(context, name);
    const changed = await context.game.changeAccount(name, { role: wanted });
    if (changed === null) throw notFound(name);
    return [`Account ${changed.name} has the role ${changed.role} now.`];
  },
};

const password: Command = {
  path: ["account", "password"],
  role: "admin",
  usage: "name [password]",
  summary: "Gives an account another password, asked for unseen unless given. Its sessions have to log in again.",
  examples: [".account password ada"],
  redact: firstOnly,
  async run(context, args) {
    if (args.length === 0) throw new CommandError(usageLine(password));
    const isKnown = async (name: string) =>
      (await context.game.accounts()).some((one) => one.name.toLowerCase() === name.toLowerCase());
    // A name may have spaces in it: where all words are one, the password is asked for.
    const isWhole = args.length === 1 || (await isKnown(args.join(" ")));
    const name = (isWhole ? args : args.slice(0, -1)).join(" ");
    if (!(await isKnown(name))) throw notFound(args[0] ?? "");
    const given = await passwordOf(password, context, isWhole ? undefined : args.at(-1));
    const changed = await refusing(context.game.changeAccount(name, { password: given }));
    if (changed === null) throw notFound(args[0] ?? "");
    return [`The password of ${changed.name} was changed.`];
  },
};

/** A command that does something to one account, whose name is all that follows. */
const toAccount = (
  word: string,
  summary: string,
  act: (context: Context, name: string) => Promise<string | null>,
): Command => {
  const command: Command = {
    path: ["account", word],
    role: "admin",
    usage: "name",
    summary,
    examples: [`.account ${word} ada`],
    redact: (args, isDone) => (isDone ? args : firstOnly(args)),
    async run(context, args) {
      const name = args.join(" ");
      if (name === "") throw new CommandError(usageLine(command));
      refuseOwn(context, name);
      const done = await act(context, name);
      if (done === null) throw notFound(name);
      return [done];
    },
  };
  return command;
};

const remove = toAccount("delete", "Deletes an account; its sessions end.", async ({ game }, name) => {
  const deleted = await game.deleteAccount(name);
  return deleted === null ? null : `Account deleted: ${deleted}`;
});

const lock = toAccount(
  "lock",
  "Locks an account: nobody gets in with it, and its sessions end.",
  async (context, name) => {
    const changed = await context.game.changeAccount(name, { lockedAt: new Date() });
    return changed === null ? null : `Account locked: ${changed.name}`;
  },
);

const unlock = toAccount("unlock", "Opens an account that was locked.", async ({ game }, name) => {
  const changed = await game.changeAccount(name, { lockedAt: null });
  return changed === null ? null : `Account unlocked: ${changed.name}`;
});

export const accountCommands: readonly Command[] = [create, list, role, password, remove, lock, unlock];
