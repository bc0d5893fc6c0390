/** A server's status as tables for people. */
import Table from "cli-table3";
import { formatDuration, formatLimit } from "../src/console/durations.ts";
import type { RunStatusRow, ServerStatus } from "../src/console/server-operations.ts";
import { stopText } from "../src/console/stop-text.ts";

const plain = { head: [], border: [] };
const number = new Intl.NumberFormat("en");
const rate = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Names come from content: nothing in them drives the terminal. */
const printable = (text: string): string => text.replace(/\p{Cc}/gu, " ");

const healthOf = ({ colour, state, cause }: ServerStatus["journal"]): string =>
  `${colour}, ${state}${cause === "" ? "" : ` (${printable(cause)})`}`;

const stopOf = ({ stop }: ServerStatus): string => (stop === null ? "none" : printable(stopText(stop)));

const overview = (status: ServerStatus): string => {
  const { sessions, perSecond, journal } = status;
  const { projections, spill } = journal;
  const table = new Table({ style: plain });
  table.push(
    { server: `Zonetide ${status.version}, realm ${status.realmId}, process ${status.pid}` },
    { uptime: formatDuration(status.uptimeMs) },
    { "planned stop": stopOf(status) },
    { sessions: `${sessions.playing} playing, ${sessions.inZones} in zones, ${sessions.connections} connections` },
    { packets: `${rate.format(perSecond.packetsIn)}/s in, ${rate.format(perSecond.packetsOut)}/s out` },
    { health: healthOf(journal) },
    { journal: `position ${number.format(journal.position)}, ${rate.format(perSecond.events)} events/s` },
    { commits: `${journal.pending} appends wait, the last commit took ${rate.format(journal.lastCommitMs)} ms` },
    { projections: `${number.format(projections.behind)} events behind, ${projections.failures} failures in a row` },
    {
      spill: `${spill.records} batches, ${number.format(spill.bytes)} bytes${spill.isBlocked ? ", takes no more" : ""}`,
    },
  );
  return table.toString();
};

const runRow = (run: RunStatusRow): string[] => [
  String(run.instanceId),
  `${run.eventId} ${printable(run.name)}`,
  `${run.zoneId}/${run.zoneInstance}`,
  `${run.phase + 1} of ${run.phaseCount}`,
  number.format(run.participants),
  run.paused ? "paused" : formatLimit(run.timeLeftMs),
];

const runTable = (runs: readonly RunStatusRow[]): string => {
  if (runs.length === 0) return "No event runs.";
  const table = new Table({ head: ["run", "event", "zone", "phase", "participants", "time left"], style: plain });
  for (const run of runs) table.push(runRow(run));
  return table.toString();
};

/** The server's own numbers, then a row for each active run. */
export const statusText = (status: ServerStatus): string => `${overview(status)}\n${runTable(status.runs)}`;
