import type { OutFrame } from "../net/outbox.ts";
import { encodeFrame } from "../protocol/codec.ts";
import type { Dialect } from "../protocol/dialect.ts";
import type { FieldsOf, PacketDefinition } from "../protocol/packet-definition.ts";

/** A packet for many: encoded once per dialect, and the same buffer goes to every session. */
export class SharedFrame {
  readonly #encode: (dialect: Dialect) => OutFrame;
  readonly #frames: [OutFrame | null, OutFrame | null] = [null, null];

  private constructor(encode: (dialect: Dialect) => OutFrame) {
    this.#encode = encode;
  }

  /** @param key marks progress that a later frame of the same key supersedes; null: must not be dropped */
  static of<Definition extends PacketDefinition>(
    definition: Definition,
    fields: FieldsOf<Definition>,
    key: string | null = null,
  ): SharedFrame {
    return new SharedFrame((dialect) => ({ buffer: encodeFrame(definition, fields, dialect), key }));
  }

  /** Several packets as one frame, for whoever is shown them all. */
  static bundle(frames: readonly SharedFrame[]): SharedFrame {
    return new SharedFrame((dialect) => {
      const parts = frames.map((frame) => frame.in(dialect));
      return { buffer: Buffer.concat(parts.map(({ buffer }) => buffer)), key: null, parts };
    });
  }

  in(dialect: Dialect): OutFrame {
    const at = dialect === 1 ? 0 : 1;
    const frame = this.#frames[at] ?? this.#encode(dialect);
    this.#frames[at] = frame;
    return frame;
  }
}
