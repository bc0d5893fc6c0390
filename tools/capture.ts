/** `zonetide capture show|convert|stats`: looking at captures of any format; no server and no data directory is needed. */
import type { Command } from "commander";
import { convertCapture } from "./capture/convert.ts";
import { showCapture } from "./capture/show.ts";
import { printCaptureStats } from "./capture/stats.ts";

const FILE_TEXT = "pcapng, pcap, PKT 3.1 or JSON lines; - for standard input";

const showExamples = `
Examples:
  $ zonetide capture show client.pcapng
  $ zonetide capture show client.pcapng --session 2 --packet ClientCastSpell --packet ServerError
  $ zonetide capture show client.pcapng --since +10 --until +12.5 --from server
  $ zonetide capture show client.pcapng --json > client.jsonl`;

const convertExamples = `
Examples:
  $ zonetide capture convert client.pcapng client.jsonl
  $ zonetide capture convert client.jsonl client.pcapng
  $ zonetide capture convert sniffed.pkt - --format pcap | tshark -r -`;

const statsExamples = `
Examples:
  $ zonetide capture stats client.pcapng
  $ zonetide capture stats client.pcapng --json`;

/** Adds `capture` and its subcommands to the CLI. */
export function registerCaptureCommands(program: Command): void {
  const capture = program.command("capture").description("look at captures of the protocol, and convert them");
  const several = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];
  capture
    .command("show")
    .description("print the packets of a capture, one a line")
    .argument("<file>", FILE_TEXT)
    .option("--session <number>", "of this session only; may be given again", several)
    .option("--from <side>", "sent by this side only: client or server")
    .option("--packet <name>", "of this name only; may be given again", several)
    .option("--since <time>", "from this time on: 2026-08-01T12:00:00Z, or +1.5 for seconds after the start")
    .option("--until <time>", "up to this time")
    .option("--json", "print JSON lines that can be edited, converted and replayed")
    .addHelpText("after", showExamples)
    .action(showCapture);
  capture
    .command("convert")
    .description("write a capture in another format")
    .argument("<in>", FILE_TEXT)
    .argument("<out>", "file to write, its format by its ending: .pcapng, .pcap, .pkt or .jsonl; - for standard output")
    .option("--format <name>", "format to write: pcapng, pcap, pkt or jsonl")
    .addHelpText("after", convertExamples)
    .action(convertCapture);
  capture
    .command("stats")
    .description("count the sessions, packets and bytes of a capture")
    .argument("<file>", FILE_TEXT)
    .option("--json", "print JSON")
    .addHelpText("after", statsExamples)
    .action(printCaptureStats);
}
