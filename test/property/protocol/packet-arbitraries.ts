import fc from "fast-check";
import { allPackets } from "../../../packets/index.ts";
import { type Dialect, dialects } from "../../../src/protocol/dialect.ts";
import { type FieldMap, type FieldType, fieldsIn, integerRanges } from "../../../src/protocol/field-types.ts";
import type { FieldsOf, PacketDefinition } from "../../../src/protocol/packet-definition.ts";

/** Every packet in every dialect, for `describe.each`. */
export const everyPacket = allPackets.flatMap((definition) =>
  dialects.map((dialect): [name: string, dialect: Dialect, definition: PacketDefinition] => [
    definition.name,
    dialect,
    definition,
  ]),
);

type AnyFields = FieldsOf<PacketDefinition>;

/** Fields that a packet can carry in a dialect and that come back as they went. */
export function fieldsArbitrary(fields: FieldMap, dialect: Dialect): fc.Arbitrary<AnyFields> {
  const entries = fieldsIn(fields, dialect).map(([name, field]) => [name, valueArbitrary(field, dialect)]);
  return fc.record(Object.fromEntries(entries), { noNullPrototype: true }) as fc.Arbitrary<AnyFields>;
}

function valueArbitrary(field: FieldType, dialect: Dialect): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case "f32":
      // JSON has no negative zero.
      return fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case "u64":
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case "bool":
      return fc.boolean();
    case "string":
      return fc
        .string({ unit: "binary", maxLength: field.maxBytes })
        .filter((text) => Buffer.byteLength(text) <= field.maxBytes);
    case "bytes":
      return fc
        .uint8Array({ minLength: field.length, maxLength: field.length })
        .map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    case "enum":
      return fc.constantFrom(...field.enum.byteOf[dialect].keys());
    case "group":
      return fieldsArbitrary(field.fields, dialect);
    case "list":
      return fc.array(valueArbitrary(field.item, dialect), { maxLength: 255, size: "medium" });
    default: {
      const [min, max] = integerRanges[field.kind];
      return fc.integer({ min, max });
    }
  }
}
