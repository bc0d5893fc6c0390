/** `zonetide ticket issue`: what a character logs in with. */
import type { Command } from "commander";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import { loadTicketSecret } from "../src/config/secrets.ts";
import { defaultTicketTtlSeconds, type IssuedTicket, issueTicket } from "../src/config/tickets.ts";
import { ensureCharacters, findCharacterByName, setFaction } from "../src/persistence/characters.ts";
import type { Database } from "../src/persistence/database.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { withLocalDatabase } from "./local-server.ts";

const keys = [...databaseKeys, "ticketSecret"] as const;
const LONGEST_TTL_SECONDS = 315_360_000;

const FACTION_MAX = 0xffff_ffff;

type IssueOptions = {
  readonly character: string;
  readonly create: boolean;
  readonly ttl?: string;
  readonly faction?: string;
};

const parseTtl = (text: string | undefined): number => {
  if (text === undefined) return defaultTicketTtlSeconds;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= LONGEST_TTL_SECONDS) return seconds;
  throw new ConfigError(
    `--ttl takes a whole number of seconds from 1 to ${LONGEST_TTL_SECONDS}, and "${text.slice(0, 80)}" was given: correct it or leave it out.`,
  );
};

const parseFaction = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const factionId = /^\d{1,10}$/.test(text) ? Number(text) : FACTION_MAX + 1;
  if (factionId <= FACTION_MAX) return factionId;
  throw new ConfigError(
    `--faction takes the number of a faction, 0 for none, and "${text.slice(0, 80)}" was given: correct it or leave it out.`,
  );
};

const characterOf = async (db: Database, options: IssueOptions, factionId: number | null): Promise<number> => {
  const characterId = await characterIdOf(db, options);
  if (factionId !== null) await setFaction(db, characterId, factionId);
  return characterId;
};

const characterIdOf = async (db: Database, { character, create }: IssueOptions): Promise<number> => {
  if (create) return (await ensureCharacters(db, [character])).get(character) ?? unknownCharacter(character);
  return (await findCharacterByName(db, character))?.id ?? unknownCharacter(character);
};

const unknownCharacter = (name: string): never => {
  throw new OperatorError(`There is no character "${name}": correct the name, or add --create to make it.`);
};

/** Adds `ticket issue --character NAME [--create] [--faction ID] [--ttl SECONDS]` to the CLI; it prints one line of JSON. */
export const registerTicketCommands = (program: Command): void => {
  const ticket = program.command("ticket").description("give out what characters log in with");
  const issue = ticket
    .command("issue")
    .description('print {"ticket","secret","characterId"} for a character')
    .requiredOption("--character <name>", "name of the character")
    .option("--create", "make the character where there is none", false)
    .option("--faction <id>", "put the character into a faction, which decides its team where an event says so")
    .option("--ttl <seconds>", `how long the ticket is good for (${defaultTicketTtlSeconds})`)
    .addHelpText(
      "after",
      `
Examples:
  zonetide ticket issue --character Ada
  zonetide ticket issue --character Ada --create --ttl 600`,
    );
  addConfigFlags(issue, keys);
  issue.action(async (options: IssueOptions) => {
    const ttlSeconds = parseTtl(options.ttl);
    const factionId = parseFaction(options.faction);
    const config = configOf(issue, keys);
    const characterId = await withLocalDatabase(config, (db) => characterOf(db, options, factionId));
    const secret = await loadTicketSecret(config);
    const issued: IssuedTicket = issueTicket({ secret, characterId, ttlSeconds, nowMs: Date.now() });
    console.log(JSON.stringify(issued));
  });
};
