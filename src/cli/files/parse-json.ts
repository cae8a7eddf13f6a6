import { CliError } from "../cli-error.ts";

/** An object of JSON whose members nobody has looked at yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses a file that must hold one object.
 *
 * @throws CliError "cli/file-corrupt"
 */
export function parseJsonFile(path: string, content: string): JsonObject {
  try {
    const value: unknown = JSON.parse(content);
    return objectOf(path, value);
  } catch (error) {
    if (error instanceof SyntaxError) throw corrupt(path);
    throw error;
  }
}

/** @throws CliError "cli/file-corrupt" if the value of the file is no object */
export function objectOf(path: string, value: unknown): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw corrupt(path);
  return Object.fromEntries(Object.entries(value));
}

/** The member of a name, or an empty object. */
export function memberOf(value: JsonObject, name: string): unknown {
  return value[name] ?? {};
}

/** A text, or undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function corrupt(path: string): CliError {
  return new CliError(
    { code: "cli/file-corrupt", path, reason: "not an object of JSON" },
    `Cannot read "${path}": the file is damaged`,
    { next: `Correct ${path}` },
  );
}
