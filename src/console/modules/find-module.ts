import type { ModuleSummary } from "../api/module.ts";
import { ConsoleError } from "../console-error.ts";
import type { ModuleSource } from "../console-services.ts";

/**
 * The module of a key.
 *
 * @throws ConsoleError "console/unknown-module"
 */
export async function findModule(source: ModuleSource, key: string): Promise<ModuleSummary> {
  const found = await source.find(key);
  if (found !== undefined) return found;
  throw new ConsoleError(
    { code: "console/unknown-module", key },
    `There is no module "${key}" in this environment`,
    { next: "Load the list of modules again" },
  );
}
