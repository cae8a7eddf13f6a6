import type { HealthCheck } from "../health/health-check.ts";

/** Steps that only upgrades have. Hashes are SHA-256 in hexadecimal. */
export type UpgradeStep =
  /** Puts chunks of the module that the chunk store does not have into it. */
  | { readonly kind: "upload-chunks"; readonly hashes: readonly string[] }
  | {
      readonly kind: "install-code";
      readonly mode: "upgrade" | "reinstall";
      readonly wasmMemory?: "keep" | "replace";
      readonly moduleHash: string;
      readonly argHash: string;
      /** All chunks of the module, in order; absent if it is sent in one call. */
      readonly chunks?: readonly string[];
    }
  /** The canister has this module, and what it replies is as expected. */
  | { readonly kind: "check-health"; readonly moduleHash: string; readonly checks: readonly HealthCheck[] }
  /** Empties the chunk store, unless it has others than these. */
  | { readonly kind: "clear-chunks"; readonly hashes: readonly string[] }
  /** Makes the chunk store hold exactly these, out of the snapshot that was taken. */
  | { readonly kind: "restore-chunks"; readonly hashes: readonly string[] };
