import type { Module } from "./module.ts";

/** The module with that key or canister id, if there is one. A key counts before an id. */
export function findModule(modules: readonly Module[], keyOrId: string): Module | undefined {
  return (
    modules.find(({ key }) => key === keyOrId) ??
    modules.find(({ canisterId }) => canisterId.toText() === keyOrId)
  );
}
