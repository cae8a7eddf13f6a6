import type { Reject } from "../error-code.ts";

/** The module that a request names, or why there is none. */
export type ModuleSource = (
  { readonly ok: true; readonly rawModule: Uint8Array } | { readonly ok: false; readonly reject: Reject }
) & {
  /** What finding the module costs; 0 for one that came with the request. */
  readonly instructions: bigint;
};
