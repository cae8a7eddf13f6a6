import { AnonymousIdentity, type Identity } from "@icp-sdk/core/agent";
import { identityFromPem } from "../../client/mod.ts";
import type { IdentityStore } from "./identity-store.ts";

/**
 * The identity of a name, ready to sign.
 *
 * @throws CliError "cli/unknown-identity"; ClientError "client/bad-pem"
 */
export function loadIdentity(store: IdentityStore, name: string): Identity {
  const pem = store.read(name);
  return pem === undefined ? new AnonymousIdentity() : identityFromPem(pem);
}
