/*
 * Bundles the tool for faster starts, unless that is done. A failure is told and costs speed only.
 */
import { join } from "node:path";
import { refreshBundle } from "./refresh-bundle.ts";

try {
  if (await refreshBundle(join(import.meta.dirname, "..", "..")))
    console.error("Bundled the tool for faster starts");
} catch (error) {
  console.error(
    `Cannot bundle the tool, it runs from its sources: ${error instanceof Error ? error.message : String(error)}`,
  );
}
