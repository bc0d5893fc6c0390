import { expect, test } from "vitest";
import { classifyError, isConnectionUsable } from "../../../src/journal/late-errors.ts";

const withCode = (code: string) => Object.assign(new Error("from the server"), { code });

const late = [
  ...["57P01", "57P02", "57P03", "53100", "53200", "53300", "08006", "40001", "40P01", "57014", "25P03", "25P04"],
  ...["58030", "58P01", "ECONNREFUSED", "EHOSTDOWN", "ENETDOWN"],
];
test.each(late)("%s is late", (code) => expect(classifyError(withCode(code))).toBe("late"));

test.each(["Connection terminated unexpectedly", "Query read timeout", "timeout exceeded when trying to connect"])(
  "the driver's %s is late",
  (message) => expect(classifyError(new Error(message))).toBe("late"),
);

test.each(["23505", "42883", "22P02", "54000"])("%s is refused", (code) => {
  expect(classifyError(withCode(code))).toBe("refused");
});

test("an error that wraps a late one is late; anything unknown is refused", () => {
  expect(classifyError(new Error("unreachable", { cause: withCode("ECONNRESET") }))).toBe("late");
  expect(classifyError(new TypeError("x is not a function"))).toBe("refused");
  expect(classifyError("text")).toBe("refused");
});

test("a connection is usable only after an answer of the server that does not end it", () => {
  expect(isConnectionUsable(withCode("23505"))).toBe(true);
  for (const code of ["57P01", "25P03", "25P04", "08006", "EPIPE", "ECONNRESET"])
    expect(isConnectionUsable(withCode(code))).toBe(false);
  expect(isConnectionUsable(new Error("Connection terminated"))).toBe(false);
});
