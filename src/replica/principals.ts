import { equalBytes } from "../bytes/mod.ts";
import type { Principal } from "../wire/mod.ts";

/** Texts cost a checksum and a base32; the principals that matter live long. */
const texts = new WeakMap<Principal, string>();

/** `principal` in text form, made once for each object. */
export function principalText(principal: Principal): string {
  let text = texts.get(principal);
  if (text === undefined) {
    text = principal.toText();
    texts.set(principal, text);
  }
  return text;
}

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
