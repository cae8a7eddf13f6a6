import type { Identity } from "@icp-sdk/core/agent";
import { anonymousIdentity, identityFromPem } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { findIdentity, type KnownIdentity } from "./find-identity.ts";
import { identityOfKey } from "./identity-of-key.ts";
import { userIdentityStore } from "./identity-store.ts";
import { keyFormOf } from "./key-form.ts";

/**
 * The identity of a name, ready to sign; the default one without a name.
 *
 * @throws CliError "cli/unknown-identity", "cli/identity-out-of-reach", "cli/identity-locked", "cli/wrong-password",
 * "cli/no-keyring", "cli/not-in-keyring" or "cli/unusable-key"; ClientError "client/bad-pem"
 */
export async function loadIdentity(
  context: Pick<CliContext, "env" | "askPassword"> & Partial<Pick<CliContext, "terminal">>,
  name?: string,
): Promise<Identity> {
  const store = userIdentityStore(context.env);
  const found = name === undefined ? findDefault(context.env) : findIdentity(context.env, name);
  if (found.tool !== "icebox") {
    const { loadForeignIdentity } = await import("./load-foreign-identity.ts");
    const { passwordSource } = await import("./passwords.ts");
    return loadForeignIdentity(found, { env: context.env, askPassword: passwordSource(context) });
  }
  const pem = store.read(found.name);
  if (pem === undefined) return anonymousIdentity;
  if (keyFormOf(pem) === "plain") {
    if (store.isOpenToOthers(found.name)) {
      const path = store.pemPath(found.name);
      context.terminal?.note(
        `Others on this machine may read the private key in ${path}: chmod 600 "${path}"`,
      );
    }
    return identityOfKey({ name: found.name, path: store.pemPath(found.name), pem });
  }
  const { unlockKey } = await import("./unlock-key.ts");
  return identityFromPem(await unlockKey(context, found.name, pem));
}

/** An error about the default identity is about the choice of it: nobody has named one. */
function findDefault(env: CliContext["env"]): KnownIdentity {
  try {
    return findIdentity(env, userIdentityStore(env).defaultName());
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.fault, `Cannot use the default identity: ${error.message}`, {
      cause: error,
      next: "icebox identity default NAME chooses another one; icebox identity list shows the names",
    });
  }
}
