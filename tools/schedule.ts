import Table from "cli-table3";
import type { Command } from "commander";
import { ConfigError, OperatorError } from "../src/config/operator-error.ts";
import { formatPath, showValue } from "../src/content/content-fault.ts";
import { loadContent } from "../src/content/load-content.ts";
import { scheduleSpecSchema } from "../src/content/schemas/event-schedules.ts";
import { hasCalendar, nextOccurrences, triggerText } from "../src/events/schedules/occurrences.ts";
import type { CalendarSpec, ScheduleSpec } from "../src/events/schedules/schedule-definition.ts";
import { localText, utcText } from "../src/events/schedules/wall-clock.ts";
import { addConfigFlags, configOf } from "./config-flags.ts";

const EXAMPLES = `
Examples:
  $ zonetide schedule preview --spec '{"type":"daily","time":"02:30","timezone":"Europe/Berlin"}' \\
      --from 2026-03-28T00:00:00Z --count 3 --json
  $ zonetide schedule preview --spec '{"type":"weekly","weekday":"saturday","time":"20:00","timezone":"America/New_York"}'
  $ zonetide schedule preview --spec '{"type":"cron","cron":"*/15 18-22 * * FRI"}' --count 20
  $ zonetide schedule preview --id 3              a schedule of the content directory`;

const MAX_COUNT = 1000;
/** The calendar ends with the year 9999, and time zones are worth nothing before 1970. */
const LAST_MS = Date.UTC(9999, 11, 31);

type Options = {
  readonly spec?: string;
  readonly id?: string;
  readonly from?: string;
  readonly count: string;
  readonly json: boolean;
};
type Preview = { readonly scheduleId: number; readonly spec: ScheduleSpec };
type Run = { readonly utc: string; readonly local: string };

/** Adds `schedule preview`: the next runs of a schedule, from a spec or from content. It needs no data directory. */
export function registerScheduleCommands(program: Command): void {
  const schedule = program.command("schedule").description("look at when schedules start what they start");
  const preview = schedule
    .command("preview")
    .description("print the next runs of a schedule in UTC and in its time zone")
    .option("--spec <json>", "the schedule as content holds it, as JSON")
    .option("--id <number>", "instead: the id of a schedule in the content directory")
    .option("--from <iso>", "moment strictly after which the runs lie, in UTC unless it has an offset (now)")
    .option("--count <number>", `how many runs, 1 to ${MAX_COUNT}`, "10")
    .option("--json", 'print [{"utc", "local"}]', false)
    .addHelpText("after", EXAMPLES);
  addConfigFlags(preview, ["contentDir", "realmId"]).action(previewRuns);
}

async function previewRuns(options: Options, command: Command): Promise<void> {
  const { contentDir, realmId } = configOf(command, ["contentDir", "realmId"]);
  const count = countOption(options.count);
  const fromMs = fromOption(options.from);
  const { scheduleId, spec } = await previewOption(options, contentDir);
  const seed = { scheduleId, realmId };
  const runs = hasCalendar(spec)
    ? nextOccurrences(spec, fromMs, count, seed).map((at) => ({
        utc: utcText(at),
        local: localText(spec.timezone, at),
      }))
    : [];
  if (options.json) console.log(JSON.stringify(runs));
  else if (!hasCalendar(spec)) console.log(`no calendar: ${triggerText(spec)}`);
  else if (runs.length === 0) console.log(`no more runs: this schedule has none after ${utcText(fromMs)}`);
  else console.log(tableOf(runs, spec));
}

function tableOf(runs: readonly Run[], { timezone }: CalendarSpec): string {
  const table = new Table({ head: ["utc", `local (${timezone})`], style: { head: [], border: [] } });
  table.push(...runs.map(({ utc, local }) => [utc, local]));
  return table.toString();
}

function countOption(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MAX_COUNT) return count;
  throw new ConfigError(`--count takes a whole number from 1 to ${MAX_COUNT}, and ${showValue(text)} was given.`);
}

/** A moment without an offset is in UTC: what this machine's own zone is must not change a preview. */
function fromOption(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const [, day, time = "00:00", offset = "Z"] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? [];
  const fromMs = Date.parse(`${day}T${time}${offset}`);
  // Date.parse takes the 30th of February for a day of March.
  const isDay = fromMs >= 0 && new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) === day;
  if (isDay && fromMs <= LAST_MS) return fromMs;
  throw new ConfigError(
    `--from takes a moment such as 2026-03-28T18:00:00Z from 1970 to 9999, and ${showValue(text)} was given.`,
  );
}

async function previewOption({ spec, id }: Options, contentDir: string): Promise<Preview> {
  if ((spec === undefined) === (id === undefined)) {
    throw new ConfigError("Give either --spec with a schedule as JSON or --id with the id of one in content.");
  }
  return spec === undefined ? await scheduleOfContent(String(id), contentDir) : readSpec(spec);
}

function readSpec(text: string): Preview {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ConfigError(`--spec takes a schedule as JSON such as {"type":"daily","time":"20:00"}, and this is none.`);
  }
  const { data, error } = scheduleSpecSchema.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  const path = formatPath(issue?.path ?? []);
  throw new ConfigError(`--spec${path === "" ? "" : `, at ${path}`}: ${issue?.message}`);
}

async function scheduleOfContent(id: string, contentDir: string): Promise<Preview> {
  const loaded = await loadContent(contentDir);
  if ("faults" in loaded) {
    const sentence = `The content in ${contentDir} has faults: list them with "zonetide content check" and correct them.`;
    throw new OperatorError(sentence);
  }
  const { schedules } = loaded.content;
  const schedule = schedules.get(Number(id));
  if (schedule !== undefined) return { scheduleId: schedule.id, spec: schedule.spec };
  const known = [...schedules.keys()].join(", ") || "none";
  throw new ConfigError(`--id takes the id of a schedule in ${contentDir} (${known}), and ${showValue(id)} was given.`);
}
