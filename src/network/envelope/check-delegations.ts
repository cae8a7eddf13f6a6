import { concatBytes, encodeHex, equalBytes } from "../../bytes/mod.ts";
import { delegationHash, domainSeparators, type Principal, type SignedDelegation } from "../../wire/mod.ts";
import { accepted, refuse, type EnvelopeRefusal, type EnvelopeVerdict } from "./envelope-verdict.ts";
import { nodeSha256 } from "../node-sha256.ts";
import { verifySignature } from "./verify-signature.ts";

/** What a chain of delegations must allow. */
export interface DelegationUse {
  readonly nowNs: bigint;
  readonly requestType: "call" | "query" | "read_state";
  /** The canister that is called; `undefined` for read_state, which has none. */
  readonly canisterId: Principal | undefined;
  /** Key of the network whose canisters may delegate. */
  readonly rootKeyDer: Uint8Array;
}

function checkCycles(publicKeyDer: Uint8Array, chain: readonly SignedDelegation[]): EnvelopeVerdict {
  const seen = new Set([encodeHex(publicKeyDer)]);
  for (const { delegation } of chain) {
    const key = encodeHex(delegation.publicKey);
    if (seen.has(key)) {
      return refuse(
        "network/delegation-cycle",
        `Invalid delegation: Chain of delegations contains the public key ${key} twice`,
      );
    }
    seen.add(key);
  }
  return accepted;
}

function checkUse({ delegation }: SignedDelegation, use: DelegationUse): EnvelopeVerdict {
  if (delegation.expirationNs < use.nowNs) {
    return refuse(
      "network/delegation-expired",
      `Invalid delegation expiry: Specified sender delegation has expired: expiry ${String(delegation.expirationNs)}, now ${String(use.nowNs)}`,
    );
  }
  const { permissions, targets } = delegation;
  if (permissions !== undefined && permissions !== "all" && permissions !== "queries") {
    return refuse(
      "network/delegation-permission",
      `Invalid delegation: unknown permissions "${permissions}"`,
    );
  }
  if (permissions === "queries" && use.requestType === "call") {
    return refuse(
      "network/delegation-permission",
      "Invalid delegation: the delegation allows queries only, not calls",
    );
  }
  const { canisterId } = use;
  if (targets !== undefined && canisterId !== undefined) {
    const target = canisterId.toUint8Array();
    if (!targets.some((allowed) => equalBytes(allowed.toUint8Array(), target))) {
      return refuse(
        "network/delegation-target",
        `Canister ${canisterId.toText()} is not one of the delegation targets.`,
      );
    }
  }
  return accepted;
}

/**
 * Checks a chain of delegations that starts at `publicKeyDer` (interface specification, "Authentication"); how many
 * there may be, and how many targets each may name, was checked when the envelope was decoded.
 *
 * @returns the key that must have signed the request, or why the chain does not hold
 */
export function checkDelegations(
  publicKeyDer: Uint8Array,
  chain: readonly SignedDelegation[],
  use: DelegationUse,
): { readonly kind: "accepted"; readonly signingKeyDer: Uint8Array } | EnvelopeRefusal {
  const cycles = checkCycles(publicKeyDer, chain);
  if (cycles.kind === "refused") return cycles;
  for (const signed of chain) {
    const allowed = checkUse(signed, use);
    if (allowed.kind === "refused") return allowed;
  }
  let signingKeyDer = publicKeyDer;
  for (const signed of chain) {
    const message = concatBytes(domainSeparators.delegation, delegationHash(signed.delegation, nodeSha256));
    const verdict = verifySignature(signingKeyDer, message, signed.signature, use.rootKeyDer);
    if (verdict.kind === "invalid") return refuse(verdict.code, `Invalid delegation: ${verdict.reason}`);
    signingKeyDer = signed.delegation.publicKey;
  }
  return { kind: "accepted", signingKeyDer };
}
