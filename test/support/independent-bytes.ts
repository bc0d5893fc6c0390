/* The part of the independent encoder that knows types, not packets. It imports nothing of the product either. */

/** Fields as the protocol's JSON has them: enums as words, u64 as decimal strings, bytes as hex. */
export type JsonFields = { readonly [name: string]: unknown };

/** A payload in the making, value by value; each method appends one of the types of the wire protocol. */
export class Bytes {
  readonly #bytes: number[] = [];

  u8(value: unknown): this {
    this.#bytes.push(Number(value) & 0xff);
    return this;
  }

  u16(value: unknown): this {
    return this.#number(2, (view) => view.setUint16(0, Number(value), true));
  }

  u32(value: unknown): this {
    return this.#number(4, (view) => view.setUint32(0, Number(value), true));
  }

  u64(value: unknown): this {
    return this.#number(8, (view) => view.setBigUint64(0, BigInt(value as string), true));
  }

  f32(value: unknown): this {
    return this.#number(4, (view) => view.setFloat32(0, Number(value), true));
  }

  bool(value: unknown): this {
    return this.u8(value === true ? 1 : 0);
  }

  hex(value: unknown): this {
    for (const pair of String(value).match(/../g) ?? []) this.u8(Number.parseInt(pair, 16));
    return this;
  }

  string(value: unknown): this {
    const utf8 = new TextEncoder().encode(String(value));
    this.u16(utf8.length);
    this.#bytes.push(...utf8);
    return this;
  }

  list(items: unknown, each: (item: JsonFields) => void): this {
    const list = items as JsonFields[];
    this.u8(list.length);
    for (const item of list) each(item);
    return this;
  }

  strings(items: unknown): this {
    const texts = items as string[];
    this.u8(texts.length);
    for (const text of texts) this.string(text);
    return this;
  }

  u16s(items: unknown): this {
    const numbers = items as number[];
    this.u8(numbers.length);
    for (const number of numbers) this.u16(number);
    return this;
  }

  frame(opcode: number): Uint8Array {
    const frame = new Uint8Array(6 + this.#bytes.length);
    const view = new DataView(frame.buffer);
    view.setUint32(0, frame.length, true);
    view.setUint16(4, opcode, true);
    frame.set(this.#bytes, 6);
    return frame;
  }

  #number(size: number, write: (view: DataView) => void): this {
    const raw = new Uint8Array(size);
    write(new DataView(raw.buffer));
    this.#bytes.push(...raw);
    return this;
  }
}
