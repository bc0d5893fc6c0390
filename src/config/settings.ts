/**
 * Every setting in one table: its schema, its default, what it takes and what it is for. Parsing, the flags of the CLI,
 * their help text and the table in the README all come from here.
 */
import { z } from "zod";

/** How a setting is told to people. `takes` completes the sentence "NAME takes …". */
export type SettingText = {
  readonly takes: string;
  readonly summary: string;
  /** Its value is never repeated in a message. */
  readonly isSecret?: boolean;
};

const texts = z.registry<SettingText>();

const MAX_U16 = 65_535;
/** The longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

const whole = (min: number, max: number, fallback: number, summary: string, unit = "") =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .default(fallback)
    .register(texts, { takes: `a whole number${unit} from ${min} to ${max}`, summary });

const port = (fallback: number, summary: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().max(MAX_U16))
    .default(fallback)
    .register(texts, { takes: `a port from 0 to ${MAX_U16} (0 takes a free one)`, summary });

const milliseconds = (min: number, fallback: number, summary: string, max = MAX_TIMER_MS) =>
  whole(min, max, fallback, summary, " of milliseconds");

const folder = (fallback: string, summary: string) =>
  z
    .string()
    .min(1)
    .refine((path) => !path.includes("\0"))
    .default(fallback)
    .register(texts, { takes: "the path of a folder", summary });

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** The shape of the configuration; keys are camelCase, `GAME_PORT` and `--game-port` follow from `gamePort`. */
export const settings = z.object({
  host: z
    .string()
    .regex(/^[A-Za-z0-9._:%-]+$/)
    .default("127.0.0.1")
    .register(texts, { takes: "a host name or an IP address", summary: "address that every listener binds" }),
  gamePort: port(24_000, "port of the game clients"),
  consolePort: port(3443, "port of the game masters' console"),
  httpPort: port(8092, "port of the web page and the metrics"),
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/)
    .optional()
    .register(texts, {
      takes: "a URL like postgresql://user:password@host:5432/database",
      summary: "PostgreSQL 15 or newer; without it one is embedded in the data directory",
      isSecret: true,
    }),
  dataDir: folder(".zonetide", "folder of the embedded database, the ticket secret and server.json"),
  contentDir: folder("content", "folder of the content files"),
  realmId: whole(1, MAX_U16, 1, "number of the realm, told to clients"),
  logLevel: z
    .enum(logLevels)
    .default("info")
    .register(texts, { takes: `one of ${logLevels.join(", ")}`, summary: "least level that is logged" }),
  ticketSecret: z.string().min(16).optional().register(texts, {
    takes: "at least 16 characters",
    summary: "key that tickets are signed with; without it one is made once and kept in the data directory",
    isSecret: true,
  }),
  maxFrameBytes: whole(1024, 1_048_576, 8192, "largest frame a client may send", " of bytes"),
  packetsPerSecond: whole(1, 1_000_000, 200, "packets a session may send each second"),
  packetBurst: whole(1, 1_000_000, 400, "packets a session may send at once"),
  maxSessions: whole(1, 1_000_000, 5000, "sessions the server takes"),
  outboxBytes: whole(4096, 1_073_741_824, 1_048_576, "bytes that may wait for a slow reader", " of bytes"),
  authTimeoutMs: milliseconds(1, 10_000, "time a client has to authenticate"),
  idleTimeoutMs: milliseconds(1, 60_000, "silence after which a session is closed"),
  flushIntervalMs: milliseconds(
    0,
    25,
    "least time between two commits, and so between two writes to a zone's players",
    1000,
  ),
  zoneInstances: whole(1, MAX_U16, 8, "instances of each zone"),
  retryAfterMs: milliseconds(0, 5000, "when clients are told to come back after a clean stop"),
  spillBytes: whole(
    65_536,
    1_099_511_627_776,
    268_435_456,
    "most that is kept in the data directory while the database is away",
    " of bytes",
  ),
  captureBytes: whole(
    65_536,
    1_099_511_627_776,
    67_108_864,
    "most that the files of one capture hold; the oldest make room, and old captures go beyond 16 times as much",
    " of bytes",
  ),
  auditDays: whole(1, 36_500, 90, "how long the console's commands are kept in the audit", " of days"),
  consoleIdleMs: milliseconds(1, 600_000, "silence after which a console connection is closed"),
});

export type SettingKey = keyof typeof settings.shape;

/** One row of the table, ready to be shown. `fallback` is "none" where there is no default. */
export type SettingRow = SettingText & {
  readonly key: SettingKey;
  readonly variable: string;
  readonly flag: string;
  readonly fallback: string;
};

const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(settings.shape, key);

const row = (key: SettingKey, fallback: unknown): SettingRow => {
  const words = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const text = texts.get(settings.shape[key]) ?? { takes: "a value", summary: "" };
  return {
    ...text,
    key,
    variable: words.replaceAll("-", "_").toUpperCase(),
    flag: `--${words}`,
    fallback: fallback === undefined ? "none" : String(fallback),
  };
};

const fallbacks: Readonly<Record<string, unknown>> = settings.parse({});

/** Every setting in the order of the table above. */
export const settingRows: readonly SettingRow[] = Object.keys(settings.shape)
  .filter(isSettingKey)
  .map((key) => row(key, fallbacks[key]));
