import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import { ConfigError } from "../src/config/operator-error.ts";
import { DecodeError } from "../src/protocol/codec.ts";
import { type Dialect, dialectOf } from "../src/protocol/dialect.ts";
import { PacketJsonError } from "../src/protocol/packet-json.ts";
import { exitCodes } from "./cli-errors.ts";
import { decodeFrameHex, encodeNamed, encodeRecord, PacketToolError } from "./packet-convert.ts";
import { describePacket, describePacketInLine } from "./packet-text.ts";

const encodeExamples = `
Examples:
  $ zonetide packet encode ClientEventJoin '{"instanceId": 7}'
  0a000000410a07000000
  $ zonetide packet encode ServerEventUpdate '{"instanceId":7,"objectiveIndex":0,"current":3,"target":20}' --dialect 2
  $ echo '{"packet":"ClientPing","fields":{"clientTimeMs":1}}' | zonetide packet encode -`;

const decodeExamples = `
Examples:
  $ zonetide packet decode 0a000000410a07000000
  $ zonetide packet decode "0A 00 00 00 41 0A 07 00 00 00" --json
  {"packet":"ClientEventJoin","fields":{"instanceId":7}}
  $ zonetide packet decode - --json < frames.hex`;

/** Adds `packet encode` and `packet decode` to the command line. */
export function registerPacketCommands(program: Command): void {
  const packet = program.command("packet").description("turn packets into frames and frames into packets");
  packet
    .command("encode")
    .description("print the whole frame of a packet as hex")
    .argument("<name>", 'name of the packet, or "-" to read {"packet", "fields"} from standard input, one a line')
    .argument("[json]", "its fields as JSON")
    .option("--dialect <number>", "dialect of the wire: 1 or 2", "1")
    .addHelpText("after", encodeExamples)
    .action(encode);
  packet
    .command("decode")
    .description("print name and fields of the packet in a frame")
    .argument("<hex...>", 'the whole frame, or "-" to read frames from standard input, one a line')
    .option("--dialect <number>", "dialect of the wire: 1 or 2", "1")
    .option("--json", 'print {"packet", "fields"} in one line')
    .addHelpText("after", decodeExamples)
    .action(decode);
}

type EncodeOptions = { readonly dialect: string };
type DecodeOptions = EncodeOptions & { readonly json?: boolean };

async function encode(name: string, json: string | undefined, options: EncodeOptions): Promise<void> {
  const dialect = dialectOption(options);
  if (name === "-") {
    if (json !== undefined) throw new ConfigError('With "-" packets come from standard input: leave out the JSON.');
    await convertLines((line) => encodeRecord(line, dialect));
    return;
  }
  if (json === undefined) throw new ConfigError(`Give the fields of ${name} as JSON, {} if it has none.`);
  convertOne(() => encodeNamed(name, json, dialect));
}

async function decode(hex: string[], options: DecodeOptions): Promise<void> {
  const dialect = dialectOption(options);
  if (hex.length === 1 && hex[0] === "-") await convertLines((line) => decodeToText(line, dialect, options, true));
  else convertOne(() => decodeToText(hex.join(""), dialect, options, false));
}

function decodeToText(hex: string, dialect: Dialect, { json }: DecodeOptions, isInLine: boolean): string {
  const { definition, fields } = decodeFrameHex(hex, dialect);
  if (json) return JSON.stringify({ packet: definition.name, fields });
  return isInLine
    ? describePacketInLine(definition.name, fields)
    : describePacket(definition.name, definition.opcode, fields);
}

function dialectOption(options: EncodeOptions): Dialect {
  const dialect = /^\d$/.test(options.dialect) ? dialectOf(Number(options.dialect)) : null;
  if (dialect === null) throw new ConfigError(`There is no dialect ${JSON.stringify(options.dialect)}: give 1 or 2.`);
  return dialect;
}

function convertOne(convert: () => string): void {
  try {
    process.stdout.write(`${convert()}\n`);
  } catch (error) {
    fail(error, "");
  }
}

/** Converts standard input line by line, however long it is: a bad line is told and the next one is read. */
async function convertLines(convert: (line: string) => string): Promise<void> {
  async function* converted(): AsyncGenerator<string> {
    let number = 0;
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === "") continue;
      try {
        yield `${convert(line)}\n`;
      } catch (error) {
        fail(error, `Line ${number}: `);
      }
    }
  }
  await pipeline(Readable.from(converted()), process.stdout, { end: false });
}

/** Tells what is wrong with the input; anything else is our own fault and goes on up. */
function fail(error: unknown, prefix: string): void {
  const isInput = error instanceof PacketToolError || error instanceof PacketJsonError || error instanceof DecodeError;
  if (!isInput) throw error;
  process.stderr.write(`${prefix}${error.message}\n`);
  process.exitCode = exitCodes.failed;
}
