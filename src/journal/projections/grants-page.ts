import type { RewardGranted } from "../../rewards/reward-events.ts";
import type { OpenPage } from "../projection.ts";
import { domainEvents } from "./domain-event.ts";

/** A reward, and when it became durable. */
export type Grant = { readonly data: RewardGranted["data"]; readonly atMs: number };

/** A page of a table that follows from rewards alone: `save` is given those of the page, if it has any. */
export function grantsPage(save: (grants: readonly Grant[]) => Promise<void>): OpenPage {
  const grants: Grant[] = [];
  return {
    async apply(events) {
      for (const event of domainEvents(events)) if (event.type === "RewardGranted") grants.push(event);
    },
    async save() {
      if (grants.length > 0) await save(grants);
    },
  };
}
