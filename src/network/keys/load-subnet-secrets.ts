import type { SubnetKind } from "../../replica/mod.ts";
import { hasState } from "../inspection/state-directory.ts";
import { NetworkError } from "../network-error.ts";
import { loadKeySecrets, readKeySecrets } from "./key-secrets.ts";
import type { SubnetSecrets } from "./subnet-secrets.ts";

/**
 * The secrets that a network starts with: those of its directory, or new ones if that is new. New ones beside a state
 * would make it worthless, as nobody could tell that it is the same network.
 *
 * @param wanted kinds of the subnets besides the root subnet; what is there is taken if left out
 * @throws NetworkError "network/keys-missing", "network/keys-corrupt", "network/subnets-differ"; nothing is changed then
 */
export async function loadSubnetSecrets(
  stateDirectory: string,
  wanted: readonly SubnetKind[] | undefined,
): Promise<readonly SubnetSecrets[]> {
  const kinds = kindsOf(wanted);
  const secrets = hasState(stateDirectory)
    ? await readKeySecrets(stateDirectory)
    : await loadKeySecrets(stateDirectory, kinds);
  const stored = secrets.map(({ kind }) => kind);
  if (wanted === undefined || stored.join() === kinds.join()) return secrets;
  const fault = { code: "network/subnets-differ", path: stateDirectory, stored, wanted: kinds } as const;
  const text = `Cannot start with ${listOf(kinds)} as the network in "${stateDirectory}" has ${listOf(stored)}: leave the subnets out to go on with those, or choose another directory`;
  throw new NetworkError(fault, text);
}

/** A subnet alone is the root subnet and holds everything; with others beside it, the root subnet is a system subnet. */
function kindsOf(wanted: readonly SubnetKind[] | undefined): readonly SubnetKind[] {
  return wanted === undefined || wanted.length === 0 ? ["application"] : ["system", ...wanted];
}

function listOf([root, ...others]: readonly SubnetKind[]): string {
  return others.length === 0
    ? "one subnet with everything"
    : `the subnets ${others.join(", ")} (and the root subnet, ${root ?? "none"})`;
}
