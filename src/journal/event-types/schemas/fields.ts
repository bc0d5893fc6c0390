import { z } from "zod";

/** Fields that the schemas of events are made of. Numbers are finite; `z.int` is a safe integer. */
export const id = z.int().min(0);
export const count = z.int().min(0);
export const whole = z.int();
export const amount = z.number();
/** Unix time in ms. */
export const atMs = z.int();
/** A time that has passed, in ms. */
export const elapsedMs = z.number().min(0);
export const flag = z.boolean();
export const text = z.string();
export const position = z.tuple([amount, amount, amount]);

/** An object that has these keys and no others. */
export const object = z.strictObject;

export const list = z.array;

/** What every event of a run says of its time. */
export const moment = { elapsedMs, atMs };

/** A type's events as they may be changed: what the compiler compares with a schema. */
type Mutable<T> = T extends (infer _)[] | readonly (infer _)[]
  ? { -readonly [K in keyof T]: Mutable<T[K]> }
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;

type DomainEvent = { readonly type: string; readonly data: object };
type DataOf<E extends DomainEvent, K extends E["type"]> = Extract<E, { type: K }>["data"];
type SchemasOf<E extends DomainEvent> = { readonly [K in E["type"]]: z.ZodType<DataOf<E, K>> };
type Covering<E extends DomainEvent, S extends SchemasOf<E>> = {
  readonly [K in E["type"]]: Mutable<DataOf<E, K>> extends z.output<S[K]> ? unknown : never;
};

/**
 * One schema for each type of a family of events. The compiler compares both ways: neither may the schema let through
 * what the type has not, nor refuse what it has.
 */
export function schemasOf<E extends DomainEvent>() {
  return <S extends SchemasOf<E>>(schemas: S & Covering<E, S>): S => schemas;
}
