export type DecodeErrorCode =
  | "truncated"
  | "left_over"
  | "string_too_long"
  | "invalid_utf8"
  | "not_finite"
  | "not_a_bool"
  | "no_such_word";

export type DecodeFault = {
  readonly code: DecodeErrorCode;
  /** Name of the packet. */
  readonly packet: string;
  /** Path of the field, such as `objectives[2].type`; empty where bytes are left over. */
  readonly field: string;
  /** Where in the payload (the frame's header not counted) the fault lies. */
  readonly offset: number;
};

/** A payload is not that of its packet. `message` is one sentence that names packet, field and offset. */
export class DecodeError extends Error implements DecodeFault {
  override readonly name = "DecodeError";
  readonly code: DecodeErrorCode;
  readonly packet: string;
  readonly field: string;
  readonly offset: number;

  /** `finding` is the end of the sentence. */
  constructor(fault: DecodeFault, finding: string) {
    const place = fault.field === "" ? fault.packet : `${fault.packet}.${fault.field}`;
    super(`${place} at payload byte ${fault.offset}: ${finding}.`);
    this.code = fault.code;
    this.packet = fault.packet;
    this.field = fault.field;
    this.offset = fault.offset;
  }
}
