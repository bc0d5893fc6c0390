/** The configuration: environment and flags, parsed once, frozen. The CLI hands them in; no room reads `process.env`. */
import { resolve } from "node:path";
import type { z } from "zod";
import { ConfigError } from "./operator-error.ts";
import { type SettingKey, type SettingRow, settingRows, settings } from "./settings.ts";

/** Every setting with its value. `dataDir` and `contentDir` are absolute; optional ones are undefined when not given. */
export type Config = Readonly<z.output<typeof settings>>;

/** Where values come from. A flag wins over the variable of the same name. */
export type ConfigSource = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Partial<Record<SettingKey, string>>>;
};

type Given = { readonly value: string; readonly from: string };

/** An empty variable counts as not set, as shells and compose files cannot unset one; an empty flag was typed. */
const given = ({ env, flags }: ConfigSource, { key, variable, flag }: SettingRow): Given | undefined => {
  const typed = flags[key];
  if (typed !== undefined) return { value: typed, from: flag };
  const value = env[variable];
  return value === undefined || value === "" ? undefined : { value, from: variable };
};

const fault = (source: ConfigSource, row: SettingRow): ConfigError => {
  const { from, value } = given(source, row) ?? { from: row.variable, value: "" };
  const shown = row.isSecret ? "what was given is not (it is not shown here)" : `"${value.slice(0, 80)}" was given`;
  return new ConfigError(`${from} takes ${row.takes}, and ${shown}: correct it or leave it out.`);
};

/**
 * Parses the settings.
 * @throws ConfigError naming the first variable or flag that cannot be used, what it takes and what was given.
 */
export const parseConfig = (source: ConfigSource): Config => {
  const raw = Object.fromEntries(settingRows.map((row) => [row.key, given(source, row)?.value]));
  const parsed = settings.safeParse(raw);
  if (parsed.success) {
    const { dataDir, contentDir } = parsed.data;
    return Object.freeze({ ...parsed.data, dataDir: resolve(dataDir), contentDir: resolve(contentDir) });
  }
  const faulty = parsed.error.issues[0]?.path[0];
  const row = settingRows.find(({ key }) => key === faulty);
  throw row ? fault(source, row) : new ConfigError(parsed.error.message);
};
