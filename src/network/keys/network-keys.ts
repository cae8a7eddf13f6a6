import type { NetworkConfig } from "../../replica/mod.ts";
import { networkConfigOf } from "../worker/subnet-config.ts";
import { SubnetKeys } from "./subnet-keys.ts";
import type { SubnetSecrets } from "./subnet-secrets.ts";

/** The network's identity: the keys of its subnets, and what is public of them. */
export interface NetworkKeys {
  /** In the order of `config.subnets`: the root subnet first. */
  readonly subnets: readonly SubnetKeys[];
  readonly config: NetworkConfig;
}

/** Derives everything public from the secrets. */
export async function createNetworkKeys(secrets: readonly SubnetSecrets[]): Promise<NetworkKeys> {
  const subnets = await Promise.all(secrets.map((each) => SubnetKeys.create(each)));
  return { subnets, config: networkConfigOf(subnets.map(({ identity }) => identity)) };
}
