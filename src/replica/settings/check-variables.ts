import { encodeUtf8 } from "../../bytes/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import type { EnvironmentVariable } from "../state.ts";

const MAX_VARIABLES = 20;
const MAX_VARIABLE_BYTES = 128;

/** The verdict (IC0408) over the environment variables of a canister: how many they are, and how long. */
export function checkVariables(variables: readonly EnvironmentVariable[]): Reject | undefined {
  if (variables.length > MAX_VARIABLES) {
    return reject("IC0408", `Too many environment variables: ${variables.length} (max: ${MAX_VARIABLES})`);
  }
  for (const { name, value } of variables) {
    if (isTooLong(name)) return variableTooLong("name", name);
    if (isTooLong(value)) return variableTooLong("value", value);
  }
  return undefined;
}

function isTooLong(text: string): boolean {
  return encodeUtf8(text).length > MAX_VARIABLE_BYTES;
}

function variableTooLong(part: "name" | "value", text: string): Reject {
  return reject(
    "IC0408",
    `Environment variable ${part} "${text}" exceeds the maximum allowed length of ${MAX_VARIABLE_BYTES}.`,
  );
}
