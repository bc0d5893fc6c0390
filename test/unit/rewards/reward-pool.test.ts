import { spawnSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { RewardPool } from "../../../src/rewards/reward-pool.ts";
import { rewardRequest } from "./reward-request.ts";

function pool(threads?: number): RewardPool {
  const made = new RewardPool({ threads });
  onTestFinished(() => made.close());
  return made;
}

test("10,000 participants get in the pool what they get inline, and the columns are handed over", async () => {
  const scores = Array.from({ length: 10_000 }, (_, i) => (i * 7_919) % 977);
  const request = rewardRequest(scores);
  const result = await pool().compute(request);
  expect(result).toEqual(computeRewards(rewardRequest(scores)));
  expect([request.characterIds.length, request.scores.length, request.completions.length]).toEqual([0, 0, 0]);
});

test("many runs at once over two threads", async () => {
  const two = pool(2);
  const runs = Array.from({ length: 40 }, (_, i) => ({ instanceId: i + 1, scores: [i, 2 * i, 5] }));
  const results = await Promise.all(
    runs.map(({ instanceId, scores }) => two.compute(rewardRequest(scores, { instanceId }))),
  );
  expect(results).toEqual(runs.map(({ instanceId, scores }) => computeRewards(rewardRequest(scores, { instanceId }))));
});

test("a request that cannot be computed is refused by name, and the pool goes on", async () => {
  const one = pool(1);
  const bad = one.compute(rewardRequest([1, Number.NaN], { instanceId: 12 }));
  await expect(bad).rejects.toThrow(/run 12 .*character 2 has NaN/);
  expect((await one.compute(rewardRequest([5]))).tiers).toEqual(Uint8Array.of(3));
});

test("columns that share a buffer with other data leave that data in place", async () => {
  const shared = Uint32Array.of(0, 3, 9, 9);
  const request = rewardRequest([5, 5], { completions: shared.subarray(0, 2) });
  const result = await pool(1).compute(request);
  expect(shared).toEqual(Uint32Array.of(0, 3, 9, 9));
  const items = [...result.itemIds.subarray(0, result.itemOffsets[1])];
  expect(items).toContain(9);
});

test("closing waits for what is under way, may be done twice, and refuses what comes later", async () => {
  const closing = pool(1);
  const underWay = closing.compute(rewardRequest([1, 2, 3]));
  await closing.close();
  await closing.close();
  expect((await underWay).ranks).toEqual(Uint32Array.of(3, 2, 1));
  await expect(closing.compute(rewardRequest([1]))).rejects.toThrow(/pool is closed/);
});

test("a pool that was never asked has nothing to close", async () => {
  await expect(new RewardPool().close()).resolves.toBeUndefined();
});

test("a pool that nobody closes does not keep the process alive", () => {
  const poolUrl = new URL("../../../src/rewards/reward-pool.ts", import.meta.url).href;
  const requestUrl = new URL("./reward-request.ts", import.meta.url).href;
  const program = `
    import { RewardPool } from ${JSON.stringify(poolUrl)};
    import { rewardRequest } from ${JSON.stringify(requestUrl)};
    const result = await new RewardPool().compute(rewardRequest([5]));
    console.log(result.tiers[0]);`;
  const args = ["--input-type=module", "--eval", program];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "3\n" });
});
