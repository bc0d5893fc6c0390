import { describe, expect, test } from "vitest";
import { LoginLockout } from "../../../src/console/lockout.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const lockoutAt = (startMs = 1000) => {
  const clock = { nowMs: startMs };
  const lockout = new LoginLockout(() => clock.nowMs);
  const fail = (times: number, ...keys: string[]) =>
    Array.from({ length: times }, () => lockout.begin(keys)).every((allowed) => allowed);
  return { clock, lockout, fail };
};

describe("failed logins", () => {
  test("five lock the key for a minute, to the millisecond", () => {
    const { clock, lockout, fail } = lockoutAt();
    expect(fail(5, "account a")).toBe(true);
    expect(lockout.begin(["account a"])).toBe(false);
    clock.nowMs += MINUTE_MS - 1;
    expect(lockout.begin(["account a"])).toBe(false);
    clock.nowMs += 1;
    expect(lockout.begin(["account a"])).toBe(true);
  });

  test("each further lock is twice as long, up to an hour", () => {
    const { clock, lockout, fail } = lockoutAt();
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(fail(5, "account a")).toBe(true);
      clock.nowMs += minutes * MINUTE_MS - 1;
      expect(lockout.begin(["account a"])).toBe(false);
      clock.nowMs += 1;
    }
  });

  test("a locked key locks the attempt, and the other key is not charged for it", () => {
    const { lockout, fail } = lockoutAt();
    fail(5, "account a");
    for (let i = 0; i < 20; i += 1) expect(lockout.begin(["account a", "address x"])).toBe(false);
    expect(lockout.begin(["account b", "address x"])).toBe(true);
  });

  test("an address is locked over many names", () => {
    const { lockout } = lockoutAt();
    for (let i = 0; i < 5; i += 1) expect(lockout.begin([`account ${i}`, "address x"])).toBe(true);
    expect(lockout.begin(["account new", "address x"])).toBe(false);
    expect(lockout.begin(["account new", "address y"])).toBe(true);
  });

  test("a good login starts anew, even the fifth", () => {
    const { lockout, fail } = lockoutAt();
    fail(5, "account a");
    lockout.succeed(["account a"]);
    expect(fail(5, "account a")).toBe(true);
  });

  test("a quiet hour after the lock forgets it", () => {
    const { clock, lockout, fail } = lockoutAt();
    fail(5, "account a");
    clock.nowMs += MINUTE_MS + HOUR_MS + 1;
    fail(5, "account a");
    clock.nowMs += MINUTE_MS;
    expect(lockout.begin(["account a"])).toBe(true);
  });

  test("invented names do not fill the memory, and do not push out what was just locked", () => {
    const { lockout, fail } = lockoutAt();
    for (let i = 0; i < 30_000; i += 1) lockout.begin([`account ${i}`]);
    fail(5, "account a");
    for (let i = 0; i < 9_000; i += 1) lockout.begin([`account new ${i}`]);
    expect(lockout.begin(["account a"])).toBe(false);
  });
});
