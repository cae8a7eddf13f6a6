import { LookupPathStatus } from "@icp-sdk/core/agent";
import { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { decodeCbor } from "../../wire/mod.ts";
import { clientErrorOf } from "../agent-failure.ts";
import type { Client } from "../create-client.ts";

/** What everybody may know about a canister. */
export interface PublicStatus {
  readonly controllers: readonly Principal[];
  /** SHA-256 of the module as it was installed; absent if the canister is empty. */
  readonly moduleHash: Uint8Array | undefined;
}

/**
 * Reads what everybody may know about a canister, with a certificate.
 *
 * @returns undefined if there is no such canister
 * @throws ClientError when no trustworthy answer came
 */
export async function readPublicStatus(
  client: Client,
  canisterId: Principal,
): Promise<PublicStatus | undefined> {
  const pathTo = (name: string): Uint8Array[] => [
    encodeUtf8("canister"),
    canisterId.toUint8Array(),
    encodeUtf8(name),
  ];
  const paths = [pathTo("controllers"), pathTo("module_hash")];
  try {
    const { verifiedCertificate } = await client.agent.readState({ canisterId }, { paths });
    const [controllers, moduleHash] = paths.map((path) => {
      const found = verifiedCertificate.lookup_path(path);
      return found.status === LookupPathStatus.Found ? found.value : undefined;
    });
    if (controllers === undefined) return undefined;
    return { controllers: principalsOf(controllers), moduleHash };
  } catch (error) {
    throw clientErrorOf(error, client.url);
  }
}

function principalsOf(cbor: Uint8Array): readonly Principal[] {
  const values: unknown = decodeCbor(cbor);
  if (!Array.isArray(values)) return [];
  return values
    .filter((value) => value instanceof Uint8Array)
    .map((bytes) => Principal.fromUint8Array(bytes));
}
