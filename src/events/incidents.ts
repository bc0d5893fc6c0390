/** What went wrong in the server's work and how it was put right, on the stream `incidents`. */
export type IncidentEvent = ErrorRecorded | RecoveryRecorded;

/** Values that help whoever looks into it: ids, counts, names. Nothing secret. */
export type IncidentContext = Readonly<Record<string, string | number | boolean | null>>;

/** `incidentId` is the same in the error and in the recoveries from it. */
export type ErrorRecorded = {
  readonly type: "ErrorRecorded";
  readonly data: {
    readonly incidentId: string;
    /** What it is about, such as `run-7` or `settlement`. */
    readonly subject: string;
    readonly code: string;
    readonly message: string;
    readonly context: IncidentContext;
    /** What to do about it, for an operator. */
    readonly hint: string;
    readonly atMs: number;
  };
};

export type RecoveryRecorded = {
  readonly type: "RecoveryRecorded";
  readonly data: {
    readonly incidentId: string;
    /** What was done, such as `retried` or `rebuilt`. */
    readonly action: string;
    readonly outcome: "recovered" | "given_up";
    readonly attempts: number;
    readonly context: IncidentContext;
    /** What is left to do; empty: nothing. */
    readonly hint: string;
    readonly atMs: number;
  };
};

/** Errors that nothing has put right, by incident; `attempts` at it so far, and what to do now. */
export type Incidents = ReadonlyMap<
  string,
  Pick<ErrorRecorded["data"], "subject" | "code" | "hint"> & { readonly sinceMs: number; readonly attempts: number }
>;

export const INCIDENT_STREAM = "incidents";

/** The open incidents after an event; those before stay as they are. */
export function evolveIncidents(before: Incidents, { type, data }: IncidentEvent): Incidents {
  const open = new Map(before);
  const known = open.get(data.incidentId);
  if (type === "ErrorRecorded") {
    const { subject, code, hint, atMs } = data;
    open.set(data.incidentId, { subject, code, hint, sinceMs: known?.sinceMs ?? atMs, attempts: known?.attempts ?? 0 });
  } else if (data.outcome === "recovered") open.delete(data.incidentId);
  else if (known !== undefined) open.set(data.incidentId, { ...known, hint: data.hint, attempts: data.attempts });
  return open;
}
