import type { ModulePolicy } from "./module-policy.ts";

/** What a policy says about a further snapshot. Ids are hexadecimal. */
export type PolicyChoice =
  | { readonly kind: "add" }
  | { readonly kind: "replace"; readonly snapshot: string }
  /** Somebody must name the one that gives way: one of these. */
  | { readonly kind: "ask"; readonly candidates: readonly string[] }
  /** None may give way. */
  | { readonly kind: "full" };

/**
 * Decides what happens to the snapshots that are there when one more is taken. Where one is the most and there is one,
 * nobody has to choose.
 *
 * @param snapshots ids of all snapshots of the module, oldest first.
 */
export function choosePolicySnapshot(policy: ModulePolicy, snapshots: readonly string[]): PolicyChoice {
  if (snapshots.length < policy.maxSnapshots) return { kind: "add" };
  const candidates = snapshots.filter((id) => !policy.protect.includes(id));
  const [oldest] = candidates;
  if (oldest === undefined || policy.replace === "never") return { kind: "full" };
  const isClear = policy.replace === "oldest" || (policy.maxSnapshots === 1 && snapshots.length === 1);
  return isClear ? { kind: "replace", snapshot: oldest } : { kind: "ask", candidates };
}
