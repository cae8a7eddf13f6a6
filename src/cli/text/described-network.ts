import type { NetworkDescriptor } from "../embedded/network-descriptor.ts";

/** A running embedded network for programs. */
export function describedNetworkJson(descriptor: NetworkDescriptor): Readonly<Record<string, unknown>> {
  const { pid, port, url, rootKey, stateDirectory, subnets } = descriptor;
  return { url, port, root_key: rootKey, pid, state_directory: stateDirectory, subnets };
}
