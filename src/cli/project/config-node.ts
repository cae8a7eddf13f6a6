import { CliError } from "../cli-error.ts";

/** A value of a project file together with its place, so that a complaint can name it. */
export interface ConfigNode {
  /** The file, absolute. */
  readonly path: string;
  /** The way to the value, like "canisters[0].build". Empty for the whole file. */
  readonly field: string;
  readonly value: unknown;
}

/** The complaint about a value. */
export function badConfig(node: ConfigNode, reason: string): CliError {
  const { path, field } = node;
  const place = field === "" ? "" : ` at ${field}`;
  return new CliError(
    { code: "cli/bad-config", path, field, reason },
    `Cannot use "${path}"${place}: ${reason}`,
    {
      next: `Correct ${path}`,
    },
  );
}

/** The named values of a map. An absent value is an empty map. */
export function mapEntries(node: ConfigNode): readonly (readonly [string, ConfigNode])[] {
  const { path, field, value } = node;
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) throw badConfig(node, "a map is expected");
  return Object.entries(value).map(([key, child]) => [
    key,
    { path, field: field === "" ? key : `${field}.${key}`, value: child },
  ]);
}

/** The value under a name; its own value is undefined if there is none. */
export function child(node: ConfigNode, name: string): ConfigNode {
  const found = mapEntries(node).find(([key]) => key === name);
  return (
    found?.[1] ?? {
      path: node.path,
      field: node.field === "" ? name : `${node.field}.${name}`,
      value: undefined,
    }
  );
}

/** The items of a list. An absent value is an empty list. */
export function listItems(node: ConfigNode): readonly ConfigNode[] {
  const { path, field, value } = node;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badConfig(node, "a list is expected");
  return value.map((item: unknown, index) => ({ path, field: `${field}[${String(index)}]`, value: item }));
}

/** Whether there is a value. */
export function isPresent(node: ConfigNode): boolean {
  return node.value !== undefined && node.value !== null;
}

/** A text that must be there. */
export function text(node: ConfigNode): string {
  if (!isPresent(node)) throw badConfig(node, "it is missing");
  if (typeof node.value !== "string") throw badConfig(node, "a text is expected");
  return node.value;
}

/** A text, or undefined if absent. */
export function optionalText(node: ConfigNode): string | undefined {
  return isPresent(node) ? text(node) : undefined;
}
