/** The part of a pino logger that the journal uses; `fields` first, then a sentence. */
export type JournalLog = {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
};
