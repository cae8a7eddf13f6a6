import { type Answer, type Client, createCanister, type CreationOptions } from "../client/mod.ts";
import type { Principal } from "../wire/mod.ts";
import { installModule, type ModuleInstallation } from "./install-module.ts";

/** A module, and what its canister gets. */
export interface ModuleDeployment extends CreationOptions, Pick<ModuleInstallation, "wasmModule" | "arg"> {}

/**
 * Creates a canister and installs a module in it.
 *
 * @returns The id of the canister, or the first reject; a canister whose installation was rejected stays, empty
 * @throws ClientError when no trustworthy answer came
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readFile } from "node:fs/promises";
 *
 * await using network = await startNetwork();
 * const client = await connect(network, { identity: generateIdentity() });
 * const wasmModule = await readFile("docs/guides/library/counter.wasm");
 * const canisterId = replyOf(await deployModule(client, { wasmModule }), "deploy the counter");
 * const answer = await callMethod(client, { canisterId, methodName: "increment" });
 * assert.deepEqual(answer, { kind: "replied", value: "(1 : nat32)" });
 * ```
 */
export async function deployModule(client: Client, deployment: ModuleDeployment): Promise<Answer<Principal>> {
  const { wasmModule, arg, ...creation } = deployment;
  const created = await createCanister(client, creation);
  if (created.kind === "rejected") return created;
  const canisterId = created.value;
  const installed = await installModule(client, {
    canisterId,
    wasmModule,
    mode: "install",
    ...(arg !== undefined && { arg }),
  });
  return installed.kind === "rejected" ? installed : created;
}
