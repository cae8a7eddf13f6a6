import { equalBytes } from "../bytes/mod.ts";
import type { Principal } from "../wire/mod.ts";

/** Whether two principals are the same, without the cost of their text form. */
export function isSamePrincipal(left: Principal, right: Principal): boolean {
  return equalBytes(left.toUint8Array(), right.toUint8Array());
}

/** Whether `principal` is in `list`. */
export function includesPrincipal(list: readonly Principal[], principal: Principal): boolean {
  return list.some((member) => isSamePrincipal(member, principal));
}

/** Whether `id` is the management canister, whose id is empty. */
export function isManagementCanister(id: Principal): boolean {
  return id.toUint8Array().length === 0;
}
