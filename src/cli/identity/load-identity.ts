import type { Identity } from "@icp-sdk/core/agent";
import { anonymousIdentity, identityFromPem } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { findIdentity } from "./find-identity.ts";
import { userIdentityStore } from "./identity-store.ts";
import { keyFormOf } from "./key-form.ts";

/**
 * The identity of a name, ready to sign; the default one without a name.
 *
 * @throws CliError "cli/unknown-identity", "cli/identity-out-of-reach", "cli/identity-locked", "cli/wrong-password",
 * "cli/no-keyring" or "cli/not-in-keyring"; ClientError "client/bad-pem"
 */
export async function loadIdentity(
  context: Pick<CliContext, "env" | "askPassword"> & Partial<Pick<CliContext, "terminal">>,
  name?: string,
): Promise<Identity> {
  const store = userIdentityStore(context.env);
  const found = findIdentity(context.env, name ?? store.defaultName());
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
    return identityFromPem(pem);
  }
  const { unlockKey } = await import("./unlock-key.ts");
  return identityFromPem(await unlockKey(context, found.name, pem));
}
