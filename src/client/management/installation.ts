import type { Principal } from "@icp-sdk/core/principal";
import type { InstallMode } from "./install-mode.ts";

/** A module on its way into a canister. */
export interface Installation {
  readonly canisterId: Principal;
  readonly mode: InstallMode;
  /** The module as it is, gzip or not. */
  readonly wasmModule: Uint8Array;
  /** The encoded Candid argument of the module's `init` or `post_upgrade`. */
  readonly arg: Uint8Array;
}
