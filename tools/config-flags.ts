/** Settings as flags of a command, and the configuration that they and the environment give. */
import type { Command } from "commander";
import { type Config, parseConfig } from "../src/config/config.ts";
import { type SettingKey, settingRows } from "../src/config/settings.ts";

/** What a command needs that works on the data of a server, running or not. */
export const databaseKeys = ["dataDir", "databaseUrl", "logLevel"] as const satisfies readonly SettingKey[];

export const allKeys: readonly SettingKey[] = settingRows.map(({ key }) => key);

/** Adds a flag for each of these settings. */
export const addConfigFlags = (command: Command, keys: readonly SettingKey[]): Command => {
  for (const { key, flag, variable, summary, fallback } of settingRows) {
    if (keys.includes(key)) command.option(`${flag} <value>`, `${summary} (${variable}, ${fallback})`);
  }
  return command;
};

/**
 * The configuration of a command: its own flags, then the environment. Settings it has no flag for keep their defaults,
 * so that a fault in what it does not use cannot stop it.
 * @throws ConfigError naming the flag or variable at fault.
 */
export const configOf = (command: Command, keys: readonly SettingKey[]): Config => {
  const options: Record<string, unknown> = command.optsWithGlobals();
  const used = settingRows.filter(({ key }) => keys.includes(key));
  const typed = used.flatMap(({ key }) => {
    const value = options[key];
    return typeof value === "string" ? [[key, value]] : [];
  });
  const env = Object.fromEntries(used.map(({ variable }) => [variable, process.env[variable]]));
  return parseConfig({ env, flags: Object.fromEntries(typed) });
};
