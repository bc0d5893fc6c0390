import { access } from "node:fs/promises";
import type { Incidents as OpenIncidents } from "../events/incidents.ts";
import type { Fault, JournalHealth } from "../journal/health/journal-health.ts";
import { type DeadLetterSummary, deadLetterSummaries } from "../journal/incident-store.ts";
import type { JournalSpill } from "../journal/spill/journal-spill.ts";
import type { SqlClient } from "../journal/sql-client.ts";
import type { Database } from "../persistence/database.ts";
import { Incidents, type IncidentsOptions } from "./incidents.ts";
import type { Steps } from "./steps.ts";

type WatchedSpill = Pick<JournalSpill, "isActive" | "status" | "onBlocked" | "onRefused">;

type IncidentParts = Omit<IncidentsOptions, "isUsable"> & {
  readonly database: Database;
  readonly health: JournalHealth;
  readonly spill: WatchedSpill;
  /** Where the spill keeps what the journal refused. */
  readonly refusedPath: string;
};

/** Dead letters are looked for, and what was folded is told, this often. */
const LOOK_MS = 5_000;

const JOURNAL = "journal";
const SPILL = "spill";
/** Faults of the health that are incidents of their own. */
const OWN_FAULTS: ReadonlySet<string> = new Set(["spill", "refused"]);

/** From here on what goes wrong around the journal is told to it; others tell their own. */
export function startIncidents(
  steps: Steps,
  { health, spill, refusedPath, ...options }: IncidentParts,
): Promise<Incidents> {
  const isUsable = () => !spill.isActive && (health.state === "connected" || health.state === "degraded");
  const incidents = new Incidents({ ...options, isUsable });
  const look = async (letters: DeadLetterWatch): Promise<void> => {
    // With the next look, then: a database that is away is an incident of its own.
    if (isUsable()) await letters.look().catch(() => undefined);
    incidents.flush();
  };
  let timer: NodeJS.Timeout | undefined;
  return steps.up(
    "incidents",
    async () => {
      const open = await incidents.load();
      await closeFormer(incidents, open, refusedPath);
      watchHealth(incidents, health);
      watchSpill(incidents, spill, health, refusedPath);
      const told = Array.from(open.values(), ({ subject }) => subscriptionOf(subject));
      const letters = new DeadLetterWatch(
        incidents,
        options.database.pool,
        told.filter((name) => name !== null),
      );
      timer = setInterval(() => void look(letters), LOOK_MS);
      return incidents;
    },
    () => {
      clearInterval(timer);
      incidents.close();
    },
  );
}

/** What befell the server before this one and ended with its process, or was taken care of since. */
async function closeFormer(incidents: Incidents, open: OpenIncidents, refusedPath: string): Promise<void> {
  const repair = { action: "restarted" };
  incidents.recovered(JOURNAL, "journal_down", repair);
  for (const { subject, code } of open.values()) {
    if (code === "journal_degraded") incidents.recovered(subject, code, repair);
  }
  incidents.recovered(SPILL, "spill_blocked", repair);
  if (!incidents.isOpen({ subject: SPILL, code: "spill_refused" })) return;
  const isThere = await access(refusedPath).then(
    () => true,
    () => false,
  );
  if (!isThere) incidents.recovered(SPILL, "spill_refused", { action: "taken care of" });
}

/**
 * The journal's health: an incident from when the database went until the journal takes events again, and one for each
 * fault for as long as that lasts.
 */
function watchHealth(incidents: Incidents, health: JournalHealth): void {
  let downs = 0;
  const faulty = ({ name, cause }: Fault) => {
    if (!OWN_FAULTS.has(name)) incidents.error(`${JOURNAL} ${name}`, "journal_degraded", cause, { fault: name });
  };
  health.onFault(({ isOver, ...fault }) => {
    if (isOver) incidents.recovered(`${JOURNAL} ${fault.name}`, "journal_degraded", { action: "cleared" });
    else faulty(fault);
  });
  health.onChange(({ to, cause }) => {
    if (to === "down") {
      downs += 1;
      incidents.error(JOURNAL, "journal_down", cause);
    }
    if (to === "down" || to === "recovering") return;
    incidents.recovered(JOURNAL, "journal_down", { action: "reconnected", attempts: downs });
    downs = 0;
    // Nothing may have been told while it was down.
    incidents.flush();
  });
  // What came before somebody looked.
  const { state, cause, faults } = health.report();
  for (const fault of faults) faulty(fault);
  if (state === "down") incidents.error(JOURNAL, "journal_down", cause);
}

/** The spill: when it takes no more, and what of it the journal refused, from the drain at the start on. */
function watchSpill(incidents: Incidents, spill: WatchedSpill, health: JournalHealth, file: string): void {
  spill.onBlocked((cause) => {
    const { records, bytes, limitBytes } = spill.status;
    if (cause === null) incidents.recovered(SPILL, "spill_blocked", { action: "drained" });
    else incidents.error(SPILL, "spill_blocked", cause, { records, bytes, limitBytes });
  });
  spill.onRefused((refused) => {
    const [first] = refused;
    const context = { file, appends: refused.length, stream: first?.encoded.append.stream ?? "" };
    incidents.error(SPILL, "spill_refused", `the journal refused what was shown: ${first?.reason ?? ""}`, context);
  });
  const before = health.report().faults.find(({ name }) => name === "refused");
  if (before !== undefined) incidents.error(SPILL, "spill_refused", before.cause, { file });
}

/** Looks at what is parked, whoever parked, replayed or discarded it: the owner may be another process. */
class DeadLetterWatch {
  readonly #incidents: Incidents;
  readonly #client: SqlClient;
  #seen = new Map<string, number>();

  /** @param subscriptions whose dead letters the last server knew of */
  constructor(incidents: Incidents, client: SqlClient, subscriptions: readonly string[]) {
    this.#incidents = incidents;
    this.#client = client;
    // Of these it has been told: only what comes on top is new, and that there are none any more.
    this.#seen = new Map(subscriptions.map((name) => [name, Number.POSITIVE_INFINITY]));
  }

  /** @throws when the database is away */
  async look(): Promise<void> {
    const found = await deadLetterSummaries(this.#client);
    for (const summary of found) this.#compare(summary);
    const parked = new Map(found.map(({ subscription, events }) => [subscription, events]));
    for (const name of this.#seen.keys()) {
      if (!parked.has(name))
        this.#incidents.recovered(subjectOf(name), "dead_letters", { action: "replayed or discarded" });
    }
    this.#seen = parked;
  }

  #compare({ subscription, events, streams, lastStream, lastError }: DeadLetterSummary): void {
    if (events <= (this.#seen.get(subscription) ?? 0)) return;
    const context = { events, streams, stream: lastStream };
    this.#incidents.error(subjectOf(subscription), "dead_letters", lastError, context);
  }
}

const PREFIX = "subscription ";

function subjectOf(subscription: string): string {
  return `${PREFIX}${subscription}`;
}

/** The subscription that a subject is about; null: it is about something else. */
function subscriptionOf(subject: string): string | null {
  return subject.startsWith(PREFIX) ? subject.slice(PREFIX.length) : null;
}
