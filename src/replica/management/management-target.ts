import { isManagementMethod, type Principal } from "../../wire/mod.ts";
import { isSamePrincipal } from "../principals.ts";
import { decodeArgs } from "./decode-args.ts";

/** The canister that a management call is about. */
export type ManagementTarget =
  | { readonly kind: "canister"; readonly id: Principal }
  /** The method is not about an existing canister. */
  | { readonly kind: "none" }
  | { readonly kind: "undecodable" };

/** Reads out of the argument which canister a call of `method` is about. */
export function managementTarget(method: string, arg: Uint8Array): ManagementTarget {
  if (!isManagementMethod(method)) return { kind: "none" };
  const decoded = decodeArgs(method, arg);
  if (!decoded.ok) return { kind: "undecodable" };
  const { args } = decoded;
  if (args === null) return { kind: "none" };
  if ("canister_id" in args) return { kind: "canister", id: args.canister_id };
  if ("target_canister" in args) return { kind: "canister", id: args.target_canister };
  return { kind: "none" };
}

/** What is wrong with a URL that names `effectiveCanisterId` for a call about `target`; `undefined` if nothing is. */
export function misdirection(
  target: Principal,
  effectiveCanisterId: Principal | undefined,
): string | undefined {
  if (effectiveCanisterId !== undefined && isSamePrincipal(target, effectiveCanisterId)) return undefined;
  const named = effectiveCanisterId?.toText() ?? "none";
  return `Specified CanisterId ${target.toText()} does not match effective canister id in URL: ${named}`;
}
