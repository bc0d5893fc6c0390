import { z } from "zod";
import { showValue } from "../content-fault.ts";
import type { Position } from "../world-definitions.ts";

/**
 * The field types that content files are made of. Every one of them answers a wrong value with exactly one issue,
 * whose message is a sentence that says what to write instead.
 */

/** Largest value of the wire's u32, to which every number of content is held. */
export const U32_MAX = 0xffff_ffff;

type Issue = { readonly input?: unknown };

/** The sentence for a value that is missing or is not `what`. */
function instead(what: string): (issue: Issue) => string {
  return ({ input }) =>
    input === undefined ? `Add this key with ${what}.` : `Write ${what} here instead of ${showValue(input)}.`;
}

/** What `accepts` lets through; anything else is told to be `what` instead. */
export function field<T>(what: string, accepts: (value: unknown) => boolean) {
  return z.custom<T>(accepts, { error: instead(what) });
}

/** A whole number within `min` and `max`. */
export function whole(min = 0, max = U32_MAX) {
  return field<number>(
    `a whole number from ${min} to ${max}`,
    (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  );
}

/** A number with or without a fraction within `min` and `max`. */
export function decimal(min: number, max: number) {
  return field<number>(
    `a number from ${min} to ${max}`,
    (value) => typeof value === "number" && value >= min && value <= max,
  );
}

/** A coordinate or an angle: any finite number. */
export const coordinate = field<number>("a finite number", (value) => Number.isFinite(value));

/** 0 to 1. People who come from other servers write per cent, hence the hint. */
export const chance = field<number>(
  "a chance from 0 to 1 (a fraction, not per cent: 0.25 is 25 %)",
  (value) => typeof value === "number" && value >= 0 && value <= 1,
);

/** A part of a whole that is more than nothing. */
export const fraction = field<number>(
  "a number above 0 and up to 1 (a fraction, not per cent: 0.8 is 80 %)",
  (value) => typeof value === "number" && value > 0 && value <= 1,
);

export const text = field<string>("a text", (value) => typeof value === "string");

/** A text that players are sent: the wire holds a string to 512 bytes. */
export const shortText = field<string>(
  "a text of 1 to 512 bytes",
  (value) => typeof value === "string" && value !== "" && Buffer.byteLength(value) <= 512,
);

export const flag = field<boolean>("true or false", (value) => typeof value === "boolean");

/** The id of an entry, or a reference that must be there. 0 is kept for "none". */
export const id = whole(1);

/** The id of an event or a world boss. Ids above are those of the events that world bosses are. */
export const ownId = whole(1, 0x7fff_ffff);

/** `x`, `y`, `z` in metres. */
export const position = z.tuple([coordinate, coordinate, coordinate], {
  error: instead("a position [x, y, z] of three numbers"),
}) satisfies z.ZodType<Position>;

/** One of a few words. */
export function word<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: instead(`one of ${words.join(", ")}`) });
}

export function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: instead("a list") });
}

/** An object with named entries of one kind. */
export function named<Value extends z.ZodType>(value: Value) {
  return z.record(z.string(), value, { error: instead("an object {name: value}") });
}

/** An object that has the keys of `shape` and no others; `what` it is where another value stands in its place. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape, what = "an object") {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `Remove this key or correct its spelling: the keys known here are ${known}.`
        : instead(what)(issue),
  });
}

/** A key that may be left out or be null: it counts as `fallback` then. */
export function optional<Schema extends z.ZodType, const Fallback>(schema: Schema, fallback: Fallback) {
  return schema.nullish().transform((value): NonNullable<z.output<Schema>> | Fallback => value ?? fallback);
}

export const name = optional(text, "");

/** A reference that may be missing: 0 is none. */
export const reference = optional(whole(), 0);

/** A number of milliseconds or an amount that is 0 unless given. */
export const amount = optional(whole(), 0);

export const ids = optional(list(id), []);
