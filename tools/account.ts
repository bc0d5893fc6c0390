/** `zonetide account create`: logins for the console. */
import { createInterface } from "node:readline/promises";
import { type Command, Option } from "commander";
import { ConfigError } from "../src/config/operator-error.ts";
import { type Role, roles } from "../src/console/caller.ts";
import { createAccount } from "../src/persistence/accounts.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { withLocalDatabase } from "./local-server.ts";

const SHORTEST_PASSWORD = 8;

type CreateOptions = { readonly name: string; readonly role: Role; readonly passwordStdin: boolean };

const firstLine = async (input: NodeJS.ReadableStream): Promise<string> => {
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
  }
};

const readPassword = async (): Promise<string> => {
  const password = await firstLine(process.stdin);
  if ([...password].length >= SHORTEST_PASSWORD) return password;
  throw new ConfigError(
    `The first line of standard input is the password and has at least ${SHORTEST_PASSWORD} characters: give a longer one.`,
  );
};

/** Adds `account create --name NAME --role ROLE --password-stdin` to the CLI. */
export const registerAccountCommands = (program: Command): void => {
  const account = program.command("account").description("look after the logins of the console");
  const create = account
    .command("create")
    .description("make an account; its password is the first line of standard input")
    .requiredOption("--name <name>", "name that is typed at the login")
    .addOption(new Option("--role <role>", "what it may do").choices(roles).makeOptionMandatory())
    .requiredOption("--password-stdin", "read the password from standard input, where no list of processes shows it")
    .addHelpText(
      "after",
      `
Examples:
  zonetide account create --name ada --role gamemaster --password-stdin < password.txt
  pass show zonetide/ada | zonetide account create --name ada --role admin --password-stdin`,
    );
  addConfigFlags(create, databaseKeys);
  create.action(async ({ name, role }: CreateOptions) => {
    const config = configOf(create, databaseKeys);
    const password = await readPassword();
    const made = await withLocalDatabase(config, (db) => createAccount(db, { name, role, password }));
    console.log(`Account "${made.name}" made, role ${made.role}.`);
  });
};
