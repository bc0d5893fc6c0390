import { expect, test } from "vitest";
import { ConfigError } from "../../../src/config/operator-error.ts";
import { parseOptions, type RawOptions } from "../../../tools/bots/options.ts";

const given: RawOptions = {
  count: "20",
  event: "101",
  seconds: "300",
  rate: "4",
  dialect: "1",
  instance: "1",
  start: false,
  idle: false,
  json: false,
};

test("takes numbers as they are meant", () => {
  expect(parseOptions({ ...given, rate: "0.5", port: "24000" })).toEqual({
    count: 20,
    eventId: 101,
    zoneInstance: 1,
    seconds: 300,
    rate: 0.5,
    dialect: 1,
    start: false,
    idle: false,
    json: false,
    host: null,
    port: 24_000,
  });
});

test("a world boss is played as the event that it is", () => {
  const { event: _, ...rest } = given;
  expect(parseOptions({ ...rest, boss: "9001" }).eventId).toBe(0x8000_0000 + 9_001);
  expect(() => parseOptions(rest)).toThrow("give either --event or --boss");
  expect(() => parseOptions({ ...given, boss: "9001" })).toThrow("give either --event or --boss");
});

test.each([
  ["--count", { count: "0" }],
  ["--count", { count: "1.5" }],
  ["--count", { count: "many" }],
  ["--event", { event: "-1" }],
  ["--event", { event: "4294967296" }],
  ["--seconds", { seconds: "0" }],
  ["--rate", { rate: "1e3" }],
  ["--rate", { rate: "151" }],
  ["--boss", { event: undefined, boss: "2147483648" }],
  ["--instance", { instance: "0" }],
  ["--dialect", { dialect: "3" }],
  ["--port", { port: "65536" }],
])("%s refuses %o in one sentence, as wrong usage", (flag, wrong) => {
  const parse = () => parseOptions({ ...given, ...wrong });
  expect(parse).toThrow(ConfigError);
  expect(parse).toThrow(new RegExp(`^${flag} takes .+ was given: correct it or leave it out\\.$`));
});
