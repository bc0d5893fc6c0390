import Table from "cli-table3";
import type { Command } from "commander";
import type { ContentFault } from "../src/content/content-fault.ts";
import type { Content } from "../src/content/definitions.ts";
import { loadContent } from "../src/content/load-content.ts";
import { registerSimulateCommand } from "./simulate/command.ts";

const EXAMPLES = `
Examples:
  zonetide content check                  check the content that the server would load
  zonetide content check ./my-content     check another directory
  zonetide content check --json           print {"ok", "faults": [{"file", "path", "message"}]}`;

/**
 * Adds `content check [DIR] [--json]` to the CLI: every fault of a directory at once; exit code 1 if there are any. And
 * `content simulate`.
 * @param defaults.contentDir directory to check where the command names none
 */
export function registerContentCommands(program: Command, defaults: { readonly contentDir: string }): void {
  const content = program.command("content").description("look after the content files");
  content
    .command("check")
    .description("check every content file and list all faults with file and path")
    .argument("[dir]", "directory with the content files", defaults.contentDir)
    .option("--json", "print machine-readable output", false)
    .addHelpText("after", EXAMPLES)
    .action(async (dir: string, options: { json: boolean }) => {
      const loaded = await loadContent(dir);
      const faults = "faults" in loaded ? loaded.faults : [];
      if (faults.length > 0) process.exitCode = 1;
      if (options.json) console.log(JSON.stringify({ ok: faults.length === 0, faults }));
      else if ("content" in loaded) console.log(describeContent(loaded.content));
      else reportFaults(dir, faults);
    });
  registerSimulateCommand(content);
}

function describeContent(content: Content): string {
  const counts = Object.entries({
    event: content.events,
    "world boss": content.worldBosses,
    "loot table": content.lootTables,
    zone: content.zones,
    creature: content.creatures,
    item: content.items,
    object: content.objects,
    spell: content.spells,
    chain: content.chains,
    schedule: content.schedules,
  }).map(([noun, entries]) => `${entries.size} ${entries.size === 1 ? noun : plural(noun)}`);
  return `content is sound: ${counts.join(", ")}`;
}

function plural(noun: string): string {
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}

function reportFaults(dir: string, faults: readonly ContentFault[]): void {
  const table = new Table({ head: ["file", "path", "what to do"], wordWrap: true, style: { head: [], border: [] } });
  table.push(...faults.map(({ file, path, message }) => [file, path, message]));
  console.log(table.toString());
  const count = faults.length === 1 ? "the fault" : `the ${faults.length} faults`;
  console.error(`Correct ${count} listed for ${dir} and run this check again.`);
}
