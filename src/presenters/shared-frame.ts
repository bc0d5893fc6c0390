import type { OutFrame } from "../net/outbox.ts";
import { encodeFrame } from "../protocol/codec.ts";
import type { Dialect } from "../protocol/dialect.ts";
import type { FieldsOf, PacketDefinition } from "../protocol/packet-definition.ts";

/** A packet for many: encoded once per dialect, and the same buffer goes to every session. */
export class SharedFrame {
  readonly #encode: (dialect: Dialect) => Buffer;
  readonly #key: string | null;
  readonly #frames: [OutFrame | null, OutFrame | null] = [null, null];

  private constructor(encode: (dialect: Dialect) => Buffer, key: string | null) {
    this.#encode = encode;
    this.#key = key;
  }

  /** @param key marks progress that a later frame of the same key supersedes; null: must not be dropped */
  static of<Definition extends PacketDefinition>(
    definition: Definition,
    fields: FieldsOf<Definition>,
    key: string | null = null,
  ): SharedFrame {
    return new SharedFrame((dialect) => encodeFrame(definition, fields, dialect), key);
  }

  in(dialect: Dialect): OutFrame {
    const at = dialect === 1 ? 0 : 1;
    const frame = this.#frames[at] ?? { buffer: this.#encode(dialect), key: this.#key };
    this.#frames[at] = frame;
    return frame;
  }
}
