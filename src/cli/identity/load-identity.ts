import { AnonymousIdentity, type Identity } from "@icp-sdk/core/agent";
import { identityFromPem } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { isEncryptedPem } from "./encrypted-pem.ts";
import { findIdentity } from "./find-identity.ts";
import { userIdentityStore } from "./identity-store.ts";

/**
 * The identity of a name, ready to sign; the default one without a name.
 *
 * @throws CliError "cli/unknown-identity", "cli/identity-out-of-reach", "cli/identity-locked" or "cli/wrong-password";
 * ClientError "client/bad-pem"
 */
export async function loadIdentity(
  context: Pick<CliContext, "env" | "askPassword">,
  name?: string,
): Promise<Identity> {
  const store = userIdentityStore(context.env);
  const found = findIdentity(context.env, name ?? store.defaultName());
  if (found.tool !== "icebox") {
    const { loadForeignIdentity } = await import("./load-foreign-identity.ts");
    const { passwordSource } = await import("./passwords.ts");
    return loadForeignIdentity(found, passwordSource(context));
  }
  const pem = store.read(found.name);
  if (pem === undefined) return new AnonymousIdentity();
  if (!isEncryptedPem(pem)) return identityFromPem(pem);
  const { unlockKey } = await import("./unlock-key.ts");
  return identityFromPem(await unlockKey(context, found.name, pem));
}
