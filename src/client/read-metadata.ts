import type { Principal } from "@icp-sdk/core/principal";
import { HttpErrorCode, AgentError, LookupPathStatus } from "@icp-sdk/core/agent";
import { encodeUtf8 } from "../bytes/mod.ts";
import { clientErrorOf } from "./agent-failure.ts";
import type { Client } from "./create-client.ts";

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
    const { verifiedCertificate } = await client.agent.readState({ canisterId }, { paths: [path] });
    const found = verifiedCertificate.lookup_path(path);
    return found.status === LookupPathStatus.Found ? found.value : undefined;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw clientErrorOf(error, client.url);
  }
}

/** Networks answer 403 for a private section and 400 or 404 for a canister that they do not have. */
function isForbidden(error: unknown): boolean {
  if (!(error instanceof AgentError) || !(error.code instanceof HttpErrorCode)) return false;
  return [400, 403, 404].includes(error.code.status);
}
