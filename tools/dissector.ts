/** `zonetide dissector`: the protocol for Wireshark and tshark, made from the packet definitions. */
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import manifest from "../package.json" with { type: "json" };
import { OperatorError } from "../src/config/operator-error.ts";
import { luaTables } from "./dissector/lua-tables.ts";

const runtime = new URL("./dissector/runtime.lua", import.meta.url);

/** The whole dissector as Lua: both dialects, every packet. */
export async function dissector(): Promise<string> {
  const head = `-- Zonetide ${manifest.version} for Wireshark and tshark. Made by "zonetide dissector": make it anew rather than edit it.`;
  return [head, "", luaTables(), "", await readFile(runtime, "utf8")].join("\n");
}

/** Adds `dissector` to the CLI. */
export function registerDissectorCommand(program: Command): void {
  program
    .command("dissector")
    .description("print the protocol's dissector for Wireshark and tshark")
    .option("--output <file>", "write it to a file instead of to standard output")
    .addHelpText(
      "after",
      `
Put the file into Wireshark's folder of personal Lua plugins (Help, About Wireshark, Folders).
Port 24000 is then read as Zonetide; any other by "Decode As".

Examples:
  zonetide dissector > zonetide.lua
  tshark -X lua_script:zonetide.lua -r play.pcapng -V
  tshark -X lua_script:zonetide.lua -d tcp.port==24001,zonetide -r play.pcapng -Y 'zonetide.packet == "ServerEventPhase"'`,
    )
    .action(async ({ output }: { output?: string }) => {
      const lua = await dissector();
      if (output === undefined) {
        process.stdout.write(lua);
        return;
      }
      try {
        await writeFile(output, lua);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        throw new OperatorError(
          `The dissector cannot be written to ${output} (${why}): name a file that can be written.`,
        );
      }
    });
}
