/** Prints docs/console.md, made from the console's commands: node tools/console-docs.ts > docs/console.md */
import { roles } from "../src/console/caller.ts";
import type { Command } from "../src/console/command.ts";
import { consoleCommands } from "../src/console/console-commands.ts";
import { consoleHead, consoleTail } from "./console-prose.ts";

/** The whole page. */
export function renderConsoleDocs(): string {
  const families = [...new Set(consoleCommands.map(familyOf))].toSorted();
  return [consoleHead, "## Commands", ROLES, ...families.map(renderFamily), consoleTail].join("\n\n");
}

const ROLES = `The role that a command needs stands behind it; a role may do what every lesser one may (${roles.join(", ")}).`;

/** Commands of one word stand together. */
function familyOf({ path }: Command): string {
  return path.length > 1 ? (path[0] ?? "") : "";
}

function renderFamily(family: string): string {
  const commands = consoleCommands
    .filter((command) => familyOf(command) === family)
    .toSorted((one, other) => (pathText(one) < pathText(other) ? -1 : 1));
  const title = family === "" ? "### Commands of one word" : `### ${code(`.${family}`)}`;
  const rows = commands.map((command) => [
    code(typed(command)),
    cell(command.summary),
    command.role,
    examples(command),
  ]);
  const lines = [["command", "what it does", "role", "examples"], Array(4).fill("---"), ...rows];
  return `${title}\n\n${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}`;
}

function pathText({ path }: Command): string {
  return path.join(" ");
}

function typed(command: Command): string {
  return `.${[pathText(command), command.usage].join(" ").trim()}`;
}

function examples({ examples: lines }: Command): string {
  return lines.map(code).join(", ");
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** What a table's cell can hold. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

if (import.meta.main) process.stdout.write(renderConsoleDocs());
