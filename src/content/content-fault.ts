/** One thing wrong with the content of a directory. */
export type ContentFault = {
  /** File name relative to the directory; "." where the directory itself is at fault. */
  readonly file: string;
  /** Where in the file, such as `public_events[0].phases[1].index`; empty where the whole file is at fault. */
  readonly path: string;
  /** One sentence that says what to do. */
  readonly message: string;
};

/** Writes a path of keys and list positions the way people write it: `zones[2].bounds.min[0]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else if (/^\w+$/.test(String(step))) text += text === "" ? String(step) : `.${String(step)}`;
    else text += `[${JSON.stringify(String(step))}]`;
  }
  return text;
}

/** Shows a value inside a sentence, cut short so that the sentence stays readable. */
export function showValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Files in alphabetical order; within a file by path, list positions as numbers. */
export function sortFaults(faults: readonly ContentFault[]): ContentFault[] {
  const order = new Intl.Collator("en", { numeric: true });
  return faults.toSorted((a, b) => order.compare(a.file, b.file) || order.compare(a.path, b.path));
}
