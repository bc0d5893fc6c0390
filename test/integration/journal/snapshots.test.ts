import { expect, test } from "vitest";
import { deleteSnapshot, loadSnapshot, saveSnapshots } from "../../../src/journal/snapshots.ts";
import { openTestDatabase } from "../../support/database.ts";

test("a snapshot goes forward only, and comes back as it was", async () => {
  const { database, drop } = await openTestDatabase();
  try {
    const { pool } = database;
    const at = (version: number) => ({
      stream: "run-1",
      version,
      position: version * 10,
      state: { version },
      atMs: version,
    });
    expect(await loadSnapshot(pool, "run-1")).toBeNull();
    await saveSnapshots(pool, []);
    await saveSnapshots(pool, [at(2), { ...at(1), stream: "run-2" }, at(3)]);
    expect(await loadSnapshot(pool, "run-1")).toEqual(at(3));
    await saveSnapshots(pool, [at(2)]);
    expect(await loadSnapshot(pool, "run-1")).toEqual(at(3));
    await saveSnapshots(pool, [at(4)]);
    expect(await loadSnapshot(pool, "run-1")).toEqual(at(4));
    await deleteSnapshot(pool, "run-1");
    expect(await loadSnapshot(pool, "run-1")).toBeNull();
    expect(await loadSnapshot(pool, "run-2")).toMatchObject({ version: 1 });
    await expect(saveSnapshots(pool, [{ ...at(5), state: { x: Number.NaN } }])).rejects.toThrow("snapshot of run-1.x");
  } finally {
    await drop();
  }
});
