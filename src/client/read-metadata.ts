import type { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../bytes/mod.ts";
import { lookupPath } from "../wire/mod.ts";
import { ClientError } from "./client-error.ts";
import type { Client } from "./create-client.ts";
import { requestState } from "./requests/request-state.ts";

/**
 * Reads a custom section of a canister's module, with a certificate.
 *
 * @param name Name of the section without its `icp:` prefix, like "candid:service".
 * @returns The section, or undefined if there is none or it is private and the caller is no controller
 * @throws ClientError when no trustworthy answer came
 */
export async function readMetadata(
  client: Client,
  canisterId: Principal,
  name: string,
): Promise<Uint8Array | undefined> {
  const path = [encodeUtf8("canister"), canisterId.toUint8Array(), encodeUtf8("metadata"), encodeUtf8(name)];
  try {
    const { tree } = await requestState(client, { kind: "canister", id: canisterId }, [path]);
    const found = lookupPath(tree, path);
    return found.kind === "found" ? found.value : undefined;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/** Networks answer 403 for a private section and 400 or 404 for a canister that they do not have. */
function isForbidden(error: unknown): boolean {
  if (!(error instanceof ClientError) || error.fault.code !== "client/http-status") return false;
  return [400, 403, 404].includes(error.fault.status);
}
