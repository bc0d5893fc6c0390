import type { z } from "zod";
import type { NewEvent } from "../event.ts";
import {
  type EventData,
  type EventType,
  EventTypeError,
  type ModeValidator,
  type Packing,
  type UpcastStep,
} from "./event-type.ts";
import { schemaProblem } from "./schema-problem.ts";
import { orderedSteps } from "./upcast-steps.ts";

type Registered = {
  readonly version: number;
  readonly schema: z.ZodType;
  readonly isSound: (data: EventData) => boolean;
  readonly packing: Packing | null;
  readonly steps: readonly UpcastStep["upcast"][];
};

/**
 * Every type of event that this program knows: the version that it writes, what that looks like, and how older ones
 * are read. Open at run time: `register` and `addModeValidator` may be called at any time before the type is used.
 */
export class EventTypes {
  readonly #types = new Map<string, Registered>();
  readonly #validators = new Map<string, ModeValidator[]>();
  #refusesUnknown = false;

  /** @throws EventTypeError naming type and version: it is there already, or its upcasters do not make one chain */
  register(eventType: EventType): void {
    const { type, version, schema, isSound = () => false, packing = null } = eventType;
    if (!Number.isInteger(version) || version < 1) {
      throw new EventTypeError(`${type} cannot have version ${version}: count its versions from 1.`);
    }
    const known = this.#types.get(type);
    if (known !== undefined) {
      throw new EventTypeError(`${type} is registered already, in version ${known.version}: register each type once.`);
    }
    this.#types.set(type, { version, schema, isSound, packing, steps: orderedSteps(eventType) });
  }

  /** Adds a judge of the events of runs of one mode; several of a mode are asked in turn. */
  addModeValidator(mode: string, validator: ModeValidator): void {
    this.#validators.set(mode, [...(this.#validators.get(mode) ?? []), validator]);
  }

  /**
   * From now on events of types that are not registered are refused. A server says so at its start: what it let in
   * would keep it from starting again. Tools and tests may store what they like.
   */
  refuseUnknown(): void {
    this.#refusesUnknown = true;
  }

  has(type: string): boolean {
    return this.#types.has(type);
  }

  /** The version that is written. @throws EventTypeError for a type that is not registered */
  versionOf(type: string): number {
    const known = this.#types.get(type);
    if (known === undefined) throw new EventTypeError(`${type} is not registered: register it before it is written.`);
    return known.version;
  }

  /**
   * Data of any version as that of the current one. Types that are not registered are given back as they are: a start
   * refuses them (`checkStoredTypes`), and a tool must be able to show them.
   * @throws EventTypeError for a version that this program cannot read
   */
  upcast(type: string, version: number, data: EventData): EventData {
    const known = this.#types.get(type);
    if (known === undefined || known.version === version) return data;
    const problem = this.versionProblem(type, version);
    if (problem !== null) throw new EventTypeError(problem);
    let current = data;
    for (let from = version; from < known.version; from += 1) current = known.steps[from - 1]?.(current) ?? current;
    return current;
  }

  /** Data as it is stored in its version. What is not as the schema has it is left as it is, for `problem` to refuse. */
  packed(type: string, version: number, data: EventData): EventData {
    const packing = this.#packingOf(type, version);
    try {
      return packing === null ? data : packing.pack(data);
    } catch {
      return data;
    }
  }

  /** Stored data as that of its version. @throws EventTypeError where the type's packing cannot have made it */
  unpacked(type: string, version: number, stored: EventData): EventData {
    return this.#packingOf(type, version)?.unpack(stored) ?? stored;
  }

  #packingOf(type: string, version: number): Packing | null {
    const packing = this.#types.get(type)?.packing ?? null;
    return packing !== null && version >= packing.since ? packing : null;
  }

  /** Why events of this type and version cannot be read, in one sentence that says what to do, or null. */
  versionProblem(type: string, version: number): string | null {
    const known = this.#types.get(type);
    if (known === undefined) {
      return `The journal holds events of type ${type}, which this program does not know: start the version that wrote them, or register the type.`;
    }
    if (version > known.version) {
      return `The journal holds ${type} in version ${version}, and this program knows it up to version ${known.version}: start the version that wrote it, or a newer one.`;
    }
    if (version < 1 || !Number.isInteger(version)) {
      return `The journal holds ${type} in version ${version}, from which no upcaster leads to version ${known.version}: add one.`;
    }
    return null;
  }

  /**
   * Why an event must not be appended, beginning with the path of the field, or null. One of an older version (an
   * import) is judged as what it will be read as.
   * @param mode of the run whose stream it is for; its validators are asked too
   */
  problem(
    { type, schemaVersion, data }: Pick<NewEvent, "type" | "schemaVersion" | "data">,
    mode?: string,
  ): string | null {
    const known = this.#types.get(type);
    if (known === undefined) return this.#refusesUnknown ? `type is ${type}, which is not registered` : null;
    if (schemaVersion < 1 || schemaVersion > known.version) {
      return `schemaVersion is ${schemaVersion}, but ${type} has versions 1 to ${known.version}`;
    }
    const current = this.#tryUpcast(type, schemaVersion, data);
    if (current === null) return `data is not as ${type} was in version ${schemaVersion}`;
    const problem = known.isSound(current) ? null : schemaProblem(known.schema, current);
    const found = problem ?? this.#modeProblem(type, current, mode);
    return found === null ? null : `data.${found}`;
  }

  /** What is to be judged has not been judged before: a step may fail over it. */
  #tryUpcast(type: string, version: number, data: EventData): EventData | null {
    try {
      return this.upcast(type, version, data);
    } catch {
      return null;
    }
  }

  #modeProblem(type: string, data: EventData, mode: string | undefined): string | null {
    if (mode === undefined) return null;
    for (const validator of this.#validators.get(mode) ?? []) {
      const problem = validator(type, data);
      if (problem !== null) return problem;
    }
    return null;
  }
}
