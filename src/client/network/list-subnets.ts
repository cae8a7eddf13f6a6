import type { Principal } from "@icp-sdk/core/principal";
import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodePrincipal,
  listLabels,
  lookupPath,
  lookupSubtree,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import type { Client } from "../create-client.ts";
import { requestState } from "../requests/request-state.ts";

/** A subnet of a network. */
export interface SubnetSummary {
  readonly subnetId: Principal;
  /** Like "application" or "system"; undefined if the network does not tell. */
  readonly type: string | undefined;
  /** Whether all certificates of the network go back to its key. */
  readonly isRoot: boolean;
}

/**
 * Reads which subnets a network has, with a certificate of the root subnet.
 *
 * @returns The subnets in ascending order of their ids; none if the network does not tell
 * @throws ClientError when no trustworthy answer came
 */
export async function listSubnets(client: Client): Promise<readonly SubnetSummary[]> {
  const rootId = selfAuthenticatingPrincipal(client.rootKeyDer);
  const path = [encodeUtf8("subnet")];
  const { tree } = await requestState(client, { kind: "subnet", id: rootId }, [path]);
  const subnets = lookupSubtree(tree, path);
  if (subnets.kind !== "found") return [];
  return listLabels(subnets.tree).map((id) => {
    const subnetId = decodePrincipal(id);
    const type = lookupPath(subnets.tree, [id, encodeUtf8("type")]);
    const isRoot = subnetId.toText() === rootId.toText();
    return { subnetId, type: type.kind === "found" ? decodeUtf8(type.value) : undefined, isRoot };
  });
}
