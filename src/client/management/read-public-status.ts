import { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { decodeCbor, lookupPath } from "../../wire/mod.ts";
import type { Client } from "../create-client.ts";
import { requestState } from "../requests/request-state.ts";

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
  const { tree } = await requestState(client, { kind: "canister", id: canisterId }, paths);
  const [controllers, moduleHash] = paths.map((path) => {
    const found = lookupPath(tree, path);
    return found.kind === "found" ? found.value : undefined;
  });
  return controllers === undefined ? undefined : { controllers: principalsOf(controllers), moduleHash };
}

function principalsOf(cbor: Uint8Array): readonly Principal[] {
  const values: unknown = decodeCbor(cbor);
  if (!Array.isArray(values)) return [];
  return values
    .filter((value) => value instanceof Uint8Array)
    .map((bytes) => Principal.fromUint8Array(bytes));
}
