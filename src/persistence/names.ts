/** What accounts and characters may be called. */

/** Counted as the database counts: in characters of Unicode, not in units of UTF-16. */
const LONGEST_NAME = 32;

/** 1 to 32 characters, no control or surrogate code point, no white space at either end. */
export function isGoodName(name: string): boolean {
  const length = [...name].length;
  return length >= 1 && length <= LONGEST_NAME && name.trim() === name && !/[\p{Cc}\p{Cs}]/u.test(name);
}
