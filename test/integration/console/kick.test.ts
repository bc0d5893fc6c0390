import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerDisconnect } from "../../../packets/index.ts";
import { CRAB, eventOf, writeContent } from "../../e2e/play/made-content.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";

let server: ServerProcess;
let contentDir: string;
beforeAll(async () => {
  contentDir = await writeContent({
    public_events: [eventOf(1, [{ type: "kill", target: 50, creature_ids: [CRAB] }], { grace_ms: 200 })],
  });
  server = await ServerProcess.start({ CONTENT_DIR: contentDir });
});
afterAll(async () => {
  await server.remove();
  await rm(contentDir, { recursive: true, force: true });
});

test("a player who is kicked hears why, and leaves its run as kicked once the grace time is over", async () => {
  const played = await Played.enter(server, "Old Mirelda");
  expect(await server.gm(".event start 1")).toMatchObject({ ok: true });
  await played.kill(CRAB);
  expect(await server.gm(".player kick nobody")).toMatchObject({ ok: false, lines: ["Player not online!"] });
  expect(await server.gm(".player kick old mirelda please cool down")).toMatchObject({
    ...{ ok: true, lines: [`Old Mirelda (character ${played.characterId}) kicked.`] },
  });
  await played.client.until(() => played.client.all(ServerDisconnect).length > 0);
  expect(played.client.all(ServerDisconnect)).toEqual([
    { reason: 6, retryAfterMs: 0, message: "A game master has ended your session: please cool down" },
  ]);
  const left = () => server.rows<{ data: object }>("select data from journal_events where type = 'ParticipantLeft'");
  await expect
    .poll(left, { timeout: 5_000 })
    .toMatchObject([{ data: { characterId: played.characterId, reason: "kicked" } }]);
  expect(await server.gm(".player kick old mirelda")).toMatchObject({ ok: false, lines: ["Player not online!"] });
}, 60_000);
