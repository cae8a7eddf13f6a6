import type { ManagementArgs } from "../../wire/mod.ts";

/** How a module is put into a canister. */
export type InstallMode =
  | { readonly kind: "install" }
  | { readonly kind: "reinstall" }
  | {
      readonly kind: "upgrade";
      /** Keep the heap: modules with enhanced orthogonal persistence require a choice. @default {the network decides} */
      readonly wasmMemory?: "keep" | "replace";
    };

/** The Candid form of an install mode. */
export function installModeToCandid(mode: InstallMode): ManagementArgs["install_code"]["mode"] {
  switch (mode.kind) {
    case "install":
      return { install: null };
    case "reinstall":
      return { reinstall: null };
    case "upgrade":
      if (mode.wasmMemory === undefined) return { upgrade: [] };
      return {
        upgrade: [
          {
            skip_pre_upgrade: [],
            wasm_memory_persistence: [mode.wasmMemory === "keep" ? { keep: null } : { replace: null }],
          },
        ],
      };
  }
}
