import type { ManagementArgs } from "../../wire/mod.ts";
import type { CanisterModule } from "../../wasm/mod.ts";
import { type Reject, reject } from "../error-code.ts";

/** `canister_install_mode` of the interface, as Candid decodes it. */
export type InstallModeArgument = ManagementArgs["install_code"]["mode"];

/** The install mode with its options decided. */
export type InstallMode =
  | { readonly kind: "install" | "reinstall" }
  | {
      readonly kind: "upgrade";
      readonly skipPreUpgrade: boolean;
      readonly persistence: "keep" | "replace" | undefined;
    };

const SECTION = "enhanced-orthogonal-persistence";

/** Decides the options of an install mode; what is left out of an upgrade means to run `pre_upgrade`. */
export function installModeOf(argument: InstallModeArgument): InstallMode {
  if ("install" in argument) return { kind: "install" };
  if ("reinstall" in argument) return { kind: "reinstall" };
  const [options] = argument.upgrade;
  const persistence = options?.wasm_memory_persistence[0];
  return {
    kind: "upgrade",
    skipPreUpgrade: options?.skip_pre_upgrade[0] === true,
    persistence: persistence === undefined ? undefined : "keep" in persistence ? "keep" : "replace",
  };
}

/**
 * The verdict over an upgrade from `before` to `after`; `undefined` if the heap may be treated as the mode says.
 *
 * A module with enhanced orthogonal persistence must be told what becomes of its heap, and only such a module can take
 * over a heap.
 */
export function checkPersistence(
  mode: Extract<InstallMode, { kind: "upgrade" }>,
  before: CanisterModule,
  after: CanisterModule,
): Reject | undefined {
  if (mode.persistence === undefined && isPersistent(before)) {
    return reject(
      "IC0504",
      "Missing upgrade option: Enhanced orthogonal persistence requires the `wasm_memory_persistence` upgrade option.",
    );
  }
  if (mode.persistence === "keep" && !isPersistent(after)) {
    return reject(
      "IC0504",
      "Invalid upgrade option: The `wasm_memory_persistence: opt Keep` upgrade option requires that the new canister module supports enhanced orthogonal persistence.",
    );
  }
  return undefined;
}

function isPersistent(module: CanisterModule): boolean {
  return module.customSections.get(SECTION)?.visibility === "private";
}
