import { afterAll, beforeAll, expect, test } from "vitest";
import {
  ClientEnterZone,
  ClientInteract,
  ClientUseItem,
  errorCodes,
  ServerError,
  ServerEventStart,
} from "../../../packets/index.ts";
import { bossEventId } from "../../../src/director/boss-event.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";

/** The Drowned Bell of the shipped content, and the rope that calls it. */
const BELL = 9001;
const ROPE = 3005;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "content" });
});
afterAll(() => server.remove());

test("a boss that players call comes when its object is used, once, and the run names its cause", async () => {
  const ringer = new Played(await server.client("Ringer"));
  ringer.client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: -149, y: 0, z: -140 });
  const refusals = () => ringer.client.all(ServerError).map(({ code, opcode }) => ({ code, opcode }));

  ringer.client.send(ClientUseItem, { itemId: 4011 });
  await ringer.client.until(() => refusals().length === 1);
  expect(refusals()).toEqual([{ code: errorCodes.missing_item, opcode: ClientUseItem.opcode }]);

  await ringer.use(ROPE);
  const instanceId = await ringer.started(bossEventId(BELL));
  const { guid } = await ringer.see(ROPE);
  ringer.client.send(ClientInteract, { guid });
  await ringer.client.until(() => refusals().length === 2);
  expect(refusals()[1]).toEqual({ code: errorCodes.not_eligible, opcode: ClientInteract.opcode });
  expect(ringer.client.all(ServerEventStart)).toHaveLength(1);
  const [started] = await server.rows(
    "select data->'cause' as cause from journal_events where type = 'RunStarted' and stream = $1",
    [`run-${instanceId}`],
  );
  expect(started).toEqual({ cause: { kind: "boss", bossId: BELL } });
});
