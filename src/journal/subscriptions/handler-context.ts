import { createHash } from "node:crypto";
import type { Append, EventMeta, NewEvent, RecordedEvent, Verdict } from "../event.ts";
import type { CausedEvent, HandlerContext } from "./subscription.ts";

/** What all handlers of a process append with. */
export type HandlerMeans = {
  /** Such as `GroupCommit.append`. */
  readonly append?: (append: Append) => Promise<{ verdict: Verdict; recorded: readonly RecordedEvent[] }>;
  /** Goes into the metadata of what handlers append. */
  readonly realm?: number;
  readonly serverVersion?: string;
};

type Handling = Pick<HandlerContext, "subscription" | "attempt" | "isReplay" | "signal" | "transaction">;

/** What the handler of an event is given with it. */
export function handlerContext(means: HandlerMeans, event: RecordedEvent, handling: Handling): HandlerContext {
  const meta = causedMeta(means, event, handling.subscription);
  let appended = 0;
  const toNew = ({ atMs = event.atMs, group, ...rest }: CausedEvent, stream: string): NewEvent => {
    appended += 1;
    const id = causedId(handling.subscription, event.id, stream, appended);
    return { ...rest, id, meta: group === undefined ? meta : { ...meta, group }, atMs };
  };
  return {
    ...handling,
    meta,
    async append(stream, expected, events) {
      if (means.append === undefined) throw new Error("these subscriptions were given nothing to append with");
      const outcome = await means.append({ stream, expected, events: events.map((one) => toNew(one, stream)) });
      if (outcome.verdict.ok) return outcome.recorded;
      throw new Error(`the journal refused what follows from event ${event.id}: ${refusal(stream, outcome.verdict)}`);
    },
  };
}

function causedMeta({ realm, serverVersion }: HandlerMeans, event: RecordedEvent, subscription: string): EventMeta {
  return {
    causation: event.id,
    correlation: event.meta.correlation ?? event.id,
    actor: `subscription:${subscription}`,
    ...(event.meta.group === undefined ? {} : { group: event.meta.group }),
    ...(realm === undefined ? {} : { realm }),
    ...(serverVersion === undefined ? {} : { serverVersion }),
  };
}

function refusal(stream: string, verdict: Verdict & { readonly ok: false }): string {
  return verdict.reason === "refused" ? verdict.message : `stream ${stream} is at version ${verdict.actualVersion}`;
}

/** A UUID of version 8 (RFC 9562), over the first 128 bits of a SHA-256. */
function causedId(subscription: string, cause: string, stream: string, nth: number): string {
  const bytes = createHash("sha256").update(`zonetide caused ${subscription} ${cause} ${nth} ${stream}`).digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
