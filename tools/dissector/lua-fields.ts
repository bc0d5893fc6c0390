/** A field as Wireshark registers it; `words` is a Lua table of the words that its numbers have. */
export type LuaField = { readonly type: string; readonly words?: string };

/**
 * The `ProtoField`s of a dissector. The same path in several packets is one field, so that `zonetide.instanceId == 7`
 * finds all of them; where its type or its words differ between packets or dialects, there are several, and where
 * Wireshark could not compare their types, the name of the type is added to the filter's name.
 */
export class LuaFields {
  readonly #places = new Map<string, number>();
  // What the runtime shows of every frame has names of its own.
  readonly #filters = new Map(["size", "opcode", "payload", "packet"].map((name) => [`zonetide.${name}`, "frame"]));
  readonly #declared: string[] = [];

  /** The place of a field in the Lua table `fields`, counted from 1. */
  place(path: string, field: LuaField): number {
    const key = JSON.stringify([path, field]);
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const place = this.#declared.push(this.#declare(path, field));
    this.#places.set(key, place);
    return place;
  }

  declarations(): string[] {
    return ["local fields = {", ...this.#declared.map((line) => `  ${line},`), "}"];
  }

  #declare(path: string, { type, words }: LuaField): string {
    const label = path.slice(path.lastIndexOf(".") + 1);
    const rest = words === undefined ? "" : `, base.DEC, ${words}`;
    return `ProtoField.${type}("${this.#filterOf(path, type)}", "${label}"${rest})`;
  }

  #filterOf(path: string, type: string): string {
    const filter = `zonetide.${path}`;
    const family = familyOf(type);
    const taken = this.#filters.get(filter) ?? family;
    this.#filters.set(filter, taken);
    return taken === family ? filter : `${filter}.${type}`;
  }
}

/** Types that may share a filter's name. */
function familyOf(type: string): string {
  return type === "uint16" || type === "uint32" ? "uint8" : type;
}
