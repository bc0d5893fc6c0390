import { type IntegerKind, integerRanges, MAX_F32, MAX_U64 } from "./field-types.ts";

/*
 * What the server sends fits its field: a value beyond the range becomes the nearest one within, never a wrapped one
 * (wire protocol, Types). Fractions are cut off, and what is not a number becomes 0.
 */

/** Makes the clamp of an integer kind. */
export function integerClamp(kind: IntegerKind): (value: number) => number {
  const [min, max] = integerRanges[kind];
  return (value) => {
    if (value >= max) return max;
    if (value <= min) return min;
    // Only NaN and values in range get here; `|| 0` also turns -0 into 0.
    return Math.trunc(value) || 0;
  };
}

/** Clamps to u64; takes a number too, since ids that come from elsewhere often are numbers. */
export function clampU64(value: bigint | number): bigint {
  if (typeof value === "bigint") return value < 0n ? 0n : value > MAX_U64 ? MAX_U64 : value;
  if (value >= 2 ** 64) return MAX_U64;
  return value > 0 ? BigInt(Math.trunc(value)) : 0n;
}

/** Clamps to the finite f32 values. */
export function clampF32(value: number): number {
  if (value > MAX_F32) return MAX_F32;
  if (value < -MAX_F32) return -MAX_F32;
  return Number.isNaN(value) ? 0 : value;
}

const encoder = new TextEncoder();

/** Cuts a string where its UTF-8 would exceed `maxBytes`, never within a character. */
export function cutString(value: string, maxBytes: number): string {
  // No UTF-16 unit takes more than three bytes, so most strings need no measuring.
  if (value.length * 3 <= maxBytes) return value;
  if (Buffer.byteLength(value) <= maxBytes) return value;
  const { read } = encoder.encodeInto(value, new Uint8Array(maxBytes));
  return value.slice(0, read);
}
