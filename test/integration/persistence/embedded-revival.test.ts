import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { prepareClusterPlace } from "../../../src/persistence/cluster-place.ts";
import { openDatabase } from "../../../src/persistence/database.ts";
import { type EmbeddedDatabase, openEmbeddedPostgres } from "../../../src/persistence/embedded-postgres.ts";
import { findPostmaster } from "../../../src/persistence/postmaster.ts";
import { Revival } from "../../../src/persistence/revival.ts";
import { silentLog } from "../../support/database.ts";

let dataDir: string;
let embedded: EmbeddedDatabase;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "zonetide-revival-"));
  await chmod(dataDir, 0o711);
  embedded = await openEmbeddedPostgres({ dataDir, log: silentLog });
});
afterAll(async () => {
  await embedded.stop();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
});

const postmaster = async () => findPostmaster(await prepareClusterPlace(dataDir));

async function answers(): Promise<boolean> {
  try {
    const database = await openDatabase({ url: embedded.url, log: silentLog, poolSize: 1 });
    await database.close();
    return true;
  } catch {
    return false;
  }
}

test("killed, it is started again where it was, and left for good it is stopped", async () => {
  const revival = new Revival({ embedded, log: silentLog, firstDelayMs: 50, triesMax: 6 });
  expect(await embedded.revive()).toBe("running");
  const before = await postmaster();
  process.kill(before?.pid ?? 0, "SIGKILL");
  await vi.waitFor(
    async () => {
      revival.ask();
      expect(await answers()).toBe(true);
      expect((await postmaster())?.pid).not.toBe(before?.pid);
    },
    { timeout: 20_000, interval: 100 },
  );
  await revival.stop();
  const after = await postmaster();
  expect(after?.port).toBe(before?.port);
  expect(after).not.toBeNull();
  await embedded.release();
  expect(await postmaster()).toBeNull();
  expect(await embedded.revive()).toBe("stopped");
});

test("tries are bounded", async () => {
  let asked = 0;
  const revive = async () => {
    asked += 1;
    throw new Error("no such luck");
  };
  const errors: string[] = [];
  const log = { ...silentLog, error: (_: object, message: string) => void errors.push(message) };
  const revival = new Revival({ embedded: { revive }, log, firstDelayMs: 1, triesMax: 3 });
  for (let turn = 0; turn < 50; turn += 1) {
    revival.ask();
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await revival.stop();
  expect(asked).toBe(3);
  expect(errors).toHaveLength(1);
});
