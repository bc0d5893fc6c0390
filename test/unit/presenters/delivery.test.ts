import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { ServerAnnouncement, ServerEventUpdate } from "../../../packets/index.ts";
import { FlushScheduler } from "../../../src/net/flush-scheduler.ts";
import { defaultLimits } from "../../../src/net/limits.ts";
import { Session } from "../../../src/net/session.ts";
import { SharedFrame } from "../../../src/presenters/shared-frame.ts";
import { Stage } from "../../../src/presenters/stage.ts";
import type { Player } from "../../../src/world/entity.ts";
import { ZoneInstance } from "../../../src/world/zone-instance.ts";
import { TestWorld, testContent } from "../../support/worlds.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const progress = (current: number) =>
  SharedFrame.of(ServerEventUpdate, { instanceId: 1, objectiveIndex: 0, current, target: 9 }, "progress");
const news = () => SharedFrame.of(ServerAnnouncement, { kind: "announcement", secondsLeft: 0, text: "hear" });

/** Two sessions in a zone, delivered by hand but for what a delivery passed over; `writes` tells who was written to, and after how many deliveries. */
function twoInAZone(outboxBytes: number) {
  const scheduler = new FlushScheduler();
  let deliveries = 0;
  const stage = new Stage(10, () => {
    const isWaiting = scheduler.flushDelivery();
    deliveries += 1;
    return isWaiting;
  });
  const zone = new ZoneInstance(testContent().zones.get(1)!, 1, new TestWorld());
  const writes: string[] = [];
  const enter = (name: string, id: number, isStuck: boolean) => {
    const write = (_chunk: Buffer, _encoding: string, done: () => void) => {
      writes.push(`${name} ${deliveries}`);
      if (!isStuck) done();
    };
    const socket = new Duplex({ read() {}, write });
    const session = new Session<Player>({
      ...{ id, correlation: name, nonce: Buffer.alloc(16), remote: "memory", socket, log, scheduler },
      ...{ limits: { ...defaultLimits, outboxBytes, inFlightBytes: 0 }, onLeave: () => {} },
      clock: { monotonicMs: () => 0, unixMs: () => 0 },
      traffic: { packetsIn: 0, packetsOut: 0 },
    });
    session.greet(1, 1);
    stage.enter(zone, session);
    return session;
  };
  return { stage, zone, writes, enter };
}

test("who has news is written to at once; the last progress reaches who has none, though nothing else happens", async () => {
  const { stage, zone, writes, enter } = twoInAZone(defaultLimits.outboxBytes);
  enter("watcher", 1, false);
  const actor = enter("actor", 2, false);
  stage.show(zone, progress(1));
  stage.flushDurable(zone);
  stage.show(zone, news(), (session) => session === actor);
  await expect.poll(() => writes, { timeout: 5_000 }).toEqual(["actor 0", "watcher 1"]);
  stage.close();
});

test("a reader that is too slow even for what folds is closed at the end of the turn", async () => {
  const { enter } = twoInAZone(100);
  const stuck = enter("stuck", 1, true);
  stuck.send(news().in(1));
  await new Promise(setImmediate);
  for (let at = 0; stuck.isLive && at < 20; at += 1) {
    const { buffer } = progress(at).in(1);
    stuck.sendPatiently({ buffer, key: `progress ${at}` });
  }
  expect(stuck.isLive).toBe(true);
  await new Promise(setImmediate);
  expect(stuck.isLive).toBe(false);
});
