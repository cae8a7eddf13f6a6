import type { Identity } from "@icp-sdk/core/agent";
import { ClientError, identityFromPem } from "../../client/mod.ts";
import { CliError } from "../cli-error.ts";

/** A file with a private key that is not encrypted. */
export interface KeyFile {
  /** The identity, as the user knows it. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly pem: string;
}

/**
 * The identity of a key that lies in a file.
 *
 * @throws CliError "cli/unusable-key" that names the file
 */
export function identityOfKey({ name, path, pem }: KeyFile): Identity {
  try {
    return identityFromPem(pem);
  } catch (error) {
    if (!(error instanceof ClientError) || error.fault.code !== "client/bad-pem") throw error;
    const { reason } = error.fault;
    const isOtherKey = reason.startsWith("keys of type");
    throw new CliError(
      { code: "cli/unusable-key", name, path },
      `Cannot use the identity "${name}": "${path}" ${isOtherKey ? `has a key that cannot sign here, as ${reason}` : "has no private key in PEM"}`,
      {
        cause: error,
        next: isOtherKey
          ? "Use an identity with an ed25519 or secp256k1 key: icebox identity list shows the names"
          : "Put a copy of the file back, or use another identity: icebox identity list shows the names",
      },
    );
  }
}
