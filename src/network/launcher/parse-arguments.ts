import { isSubnetKind, type SubnetKind, subnetKinds } from "../../replica/mod.ts";

/** Version of the network launcher interface that this launcher knows. */
export const interfaceVersion = "1.1.0" as const;

/** What the launcher is asked for. */
export interface LauncherOptions {
  readonly stateDirectory: string;
  /** Folder for `status.json`; without it the status goes to standard output. */
  readonly statusDirectory: string | undefined;
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Kinds of the subnets besides the root subnet; empty for a network with one subnet. */
  readonly subnets: readonly SubnetKind[];
  /** Milliseconds that calls wait before a round takes them. */
  readonly roundDelayMs: number;
  /** Flags that were understood or skipped without effect, for a warning. */
  readonly ignored: readonly string[];
}

export type ParsedArguments =
  | { readonly kind: "options"; readonly options: LauncherOptions }
  | { readonly kind: "help" }
  | { readonly kind: "refused"; readonly reason: string };

const valueFlags = [
  "interface-version",
  "state-dir",
  "bind",
  "gateway-port",
  "status-dir",
  "subnet",
  "artificial-delay-ms",
];
/** Flags of the interface that mean nothing to this network; the ones with `true` take a value. */
const flagsWithoutEffect: ReadonlyMap<string, boolean> = new Map([
  ["domain", true],
  ["config-port", true],
  ["bitcoind-addr", true],
  ["dogecoind-addr", true],
  ["verbose", false],
  ["ii", false],
  ["nns", false],
]);
/** Flags that every start brings along: not worth a warning. */
const quiet = new Set(["domain", "verbose"]);

interface Flag {
  readonly name: string;
  readonly value: string | undefined;
}

/** Splits `--name value`, `--name=value` and `--name`; a token that belongs to no flag becomes a flag without a name. */
function splitFlags(tokens: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    const [, name, attached] = /^--([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
    if (name === undefined) {
      flags.push({ name: "", value: token });
      continue;
    }
    const next = tokens[index + 1];
    const takesNext = flagsWithoutEffect.get(name) !== false && next !== undefined && !next.startsWith("--");
    if (attached === undefined && takesNext) index += 1;
    flags.push({ name, value: attached ?? (takesNext ? next : undefined) });
  }
  return flags;
}

/** A minute: clients give up after a few. */
const MAX_DELAY_MS = 60_000;

/** 0 for none, `undefined` for anything but a natural number up to `max`. */
function parseNumber(text: string | undefined, max: number): number | undefined {
  if (text === undefined) return 0;
  const number = Number(text);
  return /^\d+$/.test(text) && number <= max ? number : undefined;
}

/**
 * Reads the command line of the network launcher protocol.
 *
 * Every interface version 1.x is accepted; of a version other than our own unknown flags are skipped, so that a newer
 * `icp` can start an older network. With our own version an unknown flag is a mistake.
 */
export function parseLauncherArguments(tokens: readonly string[]): ParsedArguments {
  if (tokens.includes("--help") || tokens.includes("-h")) return { kind: "help" };
  const flags = splitFlags(tokens);
  const values = new Map(
    flags.filter(({ name }) => valueFlags.includes(name)).map(({ name, value }) => [name, value]),
  );
  const refused = (reason: string): ParsedArguments => ({ kind: "refused", reason });

  const missing = flags.find(({ name, value }) => valueFlags.includes(name) && value === undefined);
  if (missing !== undefined) return refused(`--${missing.name} needs a value`);
  const version = values.get("interface-version") ?? interfaceVersion;
  if (!/^1\.\d+\.\d+$/.test(version)) return refused(`interface version ${version} is not supported: 1.x is`);

  const others = flags.filter(({ name }) => !valueFlags.includes(name));
  const unknown = others.find(({ name }) => !flagsWithoutEffect.has(name));
  if (unknown !== undefined && version === interfaceVersion) {
    return refused(
      unknown.name === "" ? `unexpected argument ${unknown.value ?? ""}` : `unknown flag --${unknown.name}`,
    );
  }
  const stateDirectory = values.get("state-dir");
  if (stateDirectory === undefined) return refused("--state-dir is missing");
  const port = parseNumber(values.get("gateway-port"), 65_535);
  if (port === undefined) return refused("--gateway-port is not a port number");
  const roundDelayMs = parseNumber(values.get("artificial-delay-ms"), MAX_DELAY_MS);
  if (roundDelayMs === undefined)
    return refused(`--artificial-delay-ms is no number up to ${String(MAX_DELAY_MS)}`);
  const kinds = flags.flatMap(({ name, value }) => (name === "subnet" ? [value] : []));
  const subnets = kinds.filter(isSubnetKind);
  const strange = kinds.find((kind) => !isSubnetKind(kind));
  if (strange !== undefined) {
    return refused(`--subnet ${strange} is not known: a subnet is one of ${subnetKinds.join(", ")}`);
  }
  return {
    kind: "options",
    options: {
      stateDirectory,
      statusDirectory: values.get("status-dir"),
      host: values.get("bind") ?? "127.0.0.1",
      port,
      subnets,
      roundDelayMs,
      ignored: others.map(({ name }) => name).filter((name) => name !== "" && !quiet.has(name)),
    },
  };
}
