import { Command } from "commander";
import { endingOf } from "../../../tools/cli-errors.ts";
import { registerPacketCommands } from "../../../tools/packet.ts";

// The packet commands by themselves, ended the way the whole CLI ends.
const program = new Command("zonetide").exitOverride().configureOutput({ outputError: () => undefined });
registerPacketCommands(program);
try {
  await program.parseAsync();
} catch (error) {
  const { sentence, exitCode } = endingOf(error, false);
  if (sentence !== null) process.stderr.write(`${sentence}\n`);
  process.exitCode = exitCode;
}
