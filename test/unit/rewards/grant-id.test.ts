import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { grantId } from "../../../src/rewards/grant-id.ts";

test("a UUID of version 8 that is the same each time", () => {
  expect(grantId(1, 2, 3)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(grantId(1, 2, 3)).toBe(grantId(1, 2, 3));
});

test("its bits are those of the hash, but for version and variant", () => {
  const hash = createHash("sha256").update("zonetide reward 1 2 3").digest("hex");
  const id = grantId(1, 2, 3).replaceAll("-", "");
  expect(id.slice(0, 12) + id.slice(13, 16) + id.slice(17)).toBe(
    hash.slice(0, 12) + hash.slice(13, 16) + hash.slice(17, 32),
  );
});

test("realms, runs and characters never share one", () => {
  const ids = new Set<string>();
  for (const realm of [1, 2, 11]) {
    for (let run = 1; run <= 30; run++)
      for (let character = 1; character <= 30; character++) ids.add(grantId(realm, run, character));
  }
  expect(ids.size).toBe(3 * 30 * 30);
});
