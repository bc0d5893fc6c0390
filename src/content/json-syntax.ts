/**
 * Finds where a text stops being JSON. `JSON.parse` decides whether it is; only when it refuses does this scanner look
 * for the place, since the engine names a position for some mistakes and not for others.
 */

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w)/y;
const START_OF_STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

/** Deeper than any content is; keeps the scanner's own stack small on a hostile file. */
const MAX_DEPTH = 500;

class Stop extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super("not JSON from here");
    this.offset = offset;
  }
}

class Scanner {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    this.#value(0);
    if (this.#offset < this.#text.length) this.#stop();
  }

  #stop(): never {
    throw new Stop(this.#offset);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#offset = pattern.lastIndex;
    return found !== null;
  }

  #takeWord(word: string): boolean {
    if (!this.#text.startsWith(word, this.#offset)) return false;
    this.#offset += word.length;
    this.#take(SPACE);
    return true;
  }

  #string(): void {
    if (this.#take(STRING)) return;
    // The fault is inside the string: step to the character that no string may have there.
    this.#take(START_OF_STRING);
    this.#stop();
  }

  #value(depth: number): void {
    if (depth > MAX_DEPTH) this.#stop();
    this.#take(SPACE);
    if (this.#takeWord("{")) this.#members(depth, "}", true);
    else if (this.#takeWord("[")) this.#members(depth, "]", false);
    else if (this.#text[this.#offset] === '"') this.#string();
    else if (!this.#take(SCALAR)) this.#stop();
    this.#take(SPACE);
  }

  #members(depth: number, end: string, keyed: boolean): void {
    if (this.#takeWord(end)) return;
    do {
      if (keyed) {
        this.#string();
        this.#take(SPACE);
        if (!this.#takeWord(":")) this.#stop();
      }
      this.#value(depth + 1);
    } while (this.#takeWord(","));
    if (!this.#takeWord(end)) this.#stop();
  }
}

/** Line and column (both from 1) of the first character at which `text` stops being JSON. */
export function findSyntaxFault(text: string): { readonly line: number; readonly column: number } {
  let offset = text.length;
  try {
    new Scanner(text).document();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    offset = error.offset;
  }
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
