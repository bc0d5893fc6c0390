import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type ConfigSource, parseConfig } from "../../../src/config/config.ts";
import { ConfigError } from "../../../src/config/operator-error.ts";
import { settingRows } from "../../../src/config/settings.ts";

const parse = (env: ConfigSource["env"] = {}, flags: ConfigSource["flags"] = {}) => parseConfig({ env, flags });
const faultOf = (env: ConfigSource["env"], flags: ConfigSource["flags"] = {}): ConfigError => {
  try {
    parse(env, flags);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("nothing was wrong");
};

describe("defaults", () => {
  test("are those that other programs rely on", () => {
    expect(parse()).toEqual({
      host: "127.0.0.1",
      gamePort: 24_000,
      consolePort: 3443,
      httpPort: 8092,
      databaseUrl: undefined,
      dataDir: resolve(".zonetide"),
      contentDir: resolve("content"),
      realmId: 1,
      logLevel: "info",
      ticketSecret: undefined,
      maxFrameBytes: 8192,
      packetsPerSecond: 200,
      packetBurst: 400,
      maxSessions: 5000,
      outboxBytes: 1_048_576,
      authTimeoutMs: 10_000,
      idleTimeoutMs: 60_000,
      flushIntervalMs: 25,
      zoneInstances: 8,
      retryAfterMs: 5000,
      spillBytes: 268_435_456,
      captureBytes: 67_108_864,
      auditDays: 90,
      consoleIdleMs: 600_000,
    });
  });

  test("the configuration is frozen", () => {
    expect(Object.isFrozen(parse())).toBe(true);
  });

  test("an empty variable counts as not set", () => {
    expect(parse({ GAME_PORT: "", DATABASE_URL: "", TICKET_SECRET: "" })).toEqual(parse());
  });
});

describe("what is given", () => {
  test("a flag wins over the variable of the same name", () => {
    expect(parse({ GAME_PORT: "1000" }).gamePort).toBe(1000);
    expect(parse({ GAME_PORT: "1000" }, { gamePort: "2000" }).gamePort).toBe(2000);
    expect(parse({ GAME_PORT: "nonsense" }, { gamePort: "2000" }).gamePort).toBe(2000);
  });

  test("port 0 takes a free one", () => {
    expect(parse({ GAME_PORT: "0", CONSOLE_PORT: "0", HTTP_PORT: "0" })).toMatchObject({ gamePort: 0, httpPort: 0 });
  });

  test.each(["postgres://u:p@h:5432/d", "postgresql://h/d?sslmode=require"])("%s is a database", (url) => {
    expect(parse({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });
});

describe("faults are one sentence with the name, what it takes and what was given", () => {
  test.each([
    ["GAME_PORT", "65536"],
    ["CONSOLE_PORT", "-1"],
    ["HTTP_PORT", "80a"],
    ["HOST", "not a host"],
    ["REALM_ID", "65536"],
    ["REALM_ID", "1.5"],
    ["LOG_LEVEL", "loud"],
    ["MAX_FRAME_BYTES", "6"],
    ["IDLE_TIMEOUT_MS", "99999999999"],
    ["PACKETS_PER_SECOND", "0"],
    ["ZONE_INSTANCES", "1e2"],
    ["FLUSH_INTERVAL_MS", " 25"],
  ])("%s=%s", (variable, value) => {
    const error = faultOf({ [variable]: value });
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(
      new RegExp(`^${variable} takes .+, and "${value.replace(".", "\\.")}" was given: correct it or leave it out\\.$`),
    );
  });

  test("a flag is named as it was typed, and an empty one is a fault", () => {
    expect(faultOf({}, { gamePort: "x" }).message).toMatch(/^--game-port takes a port from 0 to 65535/);
    expect(faultOf({}, { dataDir: "" }).message).toMatch(/^--data-dir takes the path of a folder, and "" was given/);
  });

  test("secrets are never repeated", () => {
    expect(faultOf({ TICKET_SECRET: "too short" }).message).not.toContain("too short");
    expect(faultOf({ DATABASE_URL: "mysql://u:hunter2@h/d" }).message).not.toContain("hunter2");
  });
});

describe("the table of settings", () => {
  test("has a line for every setting, with flag and variable of the same name", () => {
    expect(settingRows.map(({ key }) => key)).toEqual(Object.keys({ ...parse() }));
    for (const { variable, flag, summary, takes } of settingRows) {
      expect(flag).toBe(`--${variable.toLowerCase().replaceAll("_", "-")}`);
      expect(summary).not.toBe("");
      expect(takes).not.toBe("");
    }
  });

  test("tells the defaults that parsing gives", () => {
    expect(settingRows.find(({ key }) => key === "gamePort")?.fallback).toBe("24000");
    expect(settingRows.find(({ key }) => key === "databaseUrl")?.fallback).toBe("none");
  });
});
