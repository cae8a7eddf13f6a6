import { Principal } from "@icp-sdk/core/principal";
import { encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodeCbor,
  decodeCertificate,
  type HashTree,
  isCborArray,
  listLabels,
  lookupPath,
  lookupSubtree,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import { clientErrorOf } from "../agent-failure.ts";
import type { Client } from "../create-client.ts";

/** A range of canister ids, both ends included. */
export type CanisterRange = readonly [first: Principal, last: Principal];

/**
 * Reads which canister ids the root subnet of a network is responsible for, with a certificate. Networks of one
 * subnet have no other.
 *
 * @returns The ranges in ascending order; none if the network does not tell
 * @throws ClientError when no trustworthy answer came
 */
export async function readCanisterRanges(client: Client): Promise<readonly CanisterRange[]> {
  const subnetId = selfAuthenticatingPrincipal(client.rootKeyDer);
  const prefix = [encodeUtf8("canister_ranges"), subnetId.toUint8Array()];
  try {
    const { certificate } = await client.agent.readState({ subnetId }, { paths: [prefix] });
    return rangesIn(decodeCertificate(certificate).tree, prefix);
  } catch (error) {
    throw clientErrorOf(error, client.url);
  }
}

/** The ranges lie in shards, each under the first id that it covers. */
function rangesIn(tree: HashTree, prefix: Uint8Array[]): readonly CanisterRange[] {
  const shards = lookupSubtree(tree, prefix);
  if (shards.kind !== "found") return [];
  return listLabels(shards.tree).flatMap((shard) => {
    const found = lookupPath(shards.tree, [shard]);
    return found.kind === "found" ? decodeRanges(found.value) : [];
  });
}

function decodeRanges(bytes: Uint8Array): readonly CanisterRange[] {
  const list = decodeCbor(bytes);
  if (!isCborArray(list)) return [];
  return list.flatMap((pair) => {
    if (!isCborArray(pair)) return [];
    const [first, last] = pair;
    if (!(first instanceof Uint8Array) || !(last instanceof Uint8Array)) return [];
    return [[Principal.fromUint8Array(first), Principal.fromUint8Array(last)]];
  });
}
