import type { JsonValue } from "./json-value.ts";

/**
 * Writes JSON on lines of its own with an indentation of two blanks per level, without an end of line: the form of
 * `JSON.stringify(value, null, 2)` and of serde_json's pretty printer.
 */
export function writeJson(value: JsonValue, indentation = ""): string {
  const inner = `${indentation}  `;
  switch (value.kind) {
    case "null":
      return "null";
    case "boolean":
      return String(value.value);
    case "number":
      return value.text;
    case "string":
      return JSON.stringify(value.value);
    case "array":
      return enclose(
        "[",
        value.items.map((item) => writeJson(item, inner)),
        "]",
        indentation,
      );
    case "object": {
      const members = Array.from(
        value.members,
        ([name, member]) => `${JSON.stringify(name)}: ${writeJson(member, inner)}`,
      );
      return enclose("{", members, "}", indentation);
    }
  }
}

function enclose(open: string, lines: readonly string[], close: string, indentation: string): string {
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => `${indentation}  ${line}`).join(",\n")}\n${indentation}${close}`;
}
