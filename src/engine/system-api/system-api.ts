import type { CanisterModule } from "../../wasm/mod.ts";
import { argumentFunctions } from "./argument.ts";
import { callFunctions } from "./calls.ts";
import { canisterFunctions } from "./canister.ts";
import { certificationFunctions } from "./certification.ts";
import { costFunctions } from "./cost.ts";
import { cyclesFunctions } from "./cycles.ts";
import { debuggingFunctions } from "./debugging.ts";
import { environmentVariableFunctions } from "./environment-variables.ts";
import { responseFunctions } from "./response.ts";
import { stableMemoryFunctions } from "./stable-memory.ts";
import type { HostFunction, SessionHolder, SystemFunction } from "./system-function.ts";
import { timeFunctions } from "./time.ts";

/** The whole System API: 65 functions, and nine that only wasm32 modules may import. */
export const systemFunctions: ReadonlyMap<string, SystemFunction> = new Map(
  [
    ...argumentFunctions,
    ...responseFunctions,
    ...cyclesFunctions,
    ...canisterFunctions,
    ...callFunctions,
    ...stableMemoryFunctions,
    ...certificationFunctions,
    ...timeFunctions,
    ...debuggingFunctions,
    ...costFunctions,
    ...environmentVariableFunctions,
  ].map((definition) => [definition.name, definition]),
);

/** The functions that a module imports, bound to the holder of its running message. */
export function importsOf(module: CanisterModule, holder: SessionHolder): Record<string, HostFunction> {
  const imports: Record<string, HostFunction> = {};
  for (const name of module.importedFunctions) {
    const definition = systemFunctions.get(name);
    if (definition !== undefined) imports[name] = definition.bind(module.width, holder);
  }
  return imports;
}
