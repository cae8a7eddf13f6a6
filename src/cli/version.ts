import { readFileSync } from "node:fs";

/** The version of this program, from its package description. */
export function version(): string {
  const description: unknown = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  if (typeof description === "object" && description !== null && "version" in description) {
    return String(description.version);
  }
  return "unknown";
}
