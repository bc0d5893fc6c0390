import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { completionHistory } from "../../../src/journal/completion-history.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { SettlementStore } from "../../../src/journal/settlement-store.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { at, granted, startMs } from "../../unit/journal/run-story.ts";

const EVENTS = 260;

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

beforeAll(async () => {
  opened = await openTestDatabase();
  client = await opened.database.connectClient();
  const lost = { outcome: "failed", tier: "gold", contribution: 900, items: [] } as const;
  await appendBatch(client, [
    granted(1, 7, { eventId: 5, contribution: 30, elapsedMs: 9_000, atMs: startMs + 1_000 }),
    granted(2, 7, { eventId: 5, tier: "bronze", contribution: 20, elapsedMs: 8_000, atMs: startMs + 4_000 }),
    granted(3, 7, { eventId: 6, tier: "participation", contribution: 0, ...at(3_000) }),
    granted(4, 7, { eventId: 5, ...lost, ...at(5_000) }),
    granted(5, 7, { eventId: 9, ...lost, ...at(5_000) }),
    granted(6, 8, { eventId: 5, achievementId: 21, titleId: 31 }),
    ...Array.from({ length: EVENTS }, (_, event) => granted(100 + event, 9, { eventId: 1 + event, ...at(event) })),
  ]);
  await applyPage(client, projections, 1_000);
});

afterAll(async () => {
  client.release(true);
  await opened.drop();
});

test("every event that a character completed, the most recent first; what failed or was lost is not among them", async () => {
  const five = { eventId: 5, count: 2, gold: 1, silver: 0, bronze: 1 };
  const six = { eventId: 6, count: 1, gold: 0, silver: 0, bronze: 0, bestContribution: 0, fastestMs: 3_000 };
  expect(await completionHistory(client, 7, 0)).toEqual([
    { ...five, bestContribution: 30, fastestMs: 8_000, lastCompletedMs: startMs + 4_000 },
    { ...six, lastCompletedMs: startMs + 3_000 },
  ]);
});

test("one event, one that was never completed, and a character that nobody knows", async () => {
  expect((await completionHistory(client, 7, 6)).map(({ eventId }) => eventId)).toEqual([6]);
  expect(await completionHistory(client, 7, 9)).toEqual([]);
  expect(await completionHistory(client, 4_294_967_295, 0)).toEqual([]);
});

test("no more than a list on the wire holds, and those are the most recent", async () => {
  const events = (await completionHistory(client, 9, 0)).map(({ eventId }) => eventId);
  expect(events).toEqual(Array.from({ length: 255 }, (_, place) => EVENTS - place));
});

test("settlement learns completions, streaks, and who has achievement and title from any event", async () => {
  const asked = { eventId: 5, achievementId: 21, titleId: 31 };
  const history = await new SettlementStore(client).history(asked, Uint32Array.of(8, 7, 4_294_967_295));
  expect(history).toEqual({
    completions: Uint32Array.of(1, 2, 0),
    goldStreaks: Uint32Array.of(1, 0, 0),
    achieved: Uint8Array.of(1, 0, 0),
    titled: Uint8Array.of(1, 0, 0),
  });
  const elsewhere = await new SettlementStore(client).history({ ...asked, eventId: 77 }, Uint32Array.of(8));
  expect(elsewhere).toMatchObject({ completions: Uint32Array.of(0), achieved: Uint8Array.of(1) });
});
