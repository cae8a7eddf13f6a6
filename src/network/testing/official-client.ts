import assert from "node:assert/strict";
import { HttpAgent, type Identity } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type Principal,
} from "../../wire/mod.ts";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import type { RunningNetwork } from "../start-network.ts";

/** A canister id of a network with one subnet. */
export const anyCanister: Principal = canisterIdFromNumber(0x8000000000100001n);

/** Counts in its heap, certifies the count and shows the certificate. */
export const certifyingCounter: Uint8Array = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
    (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
    (import "ic0" "data_certificate_copy" (func $certificate_copy (param i32 i32 i32)))
    (memory 1)
    (func (export "canister_update increment")
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (call $certify (i32.const 0) (i32.const 4))
      (call $append (i32.const 0) (i32.const 4))
      (call $reply))
    (func (export "canister_query read")
      (call $append (i32.const 0) (i32.const 4))
      (call $reply))
    (func (export "canister_query certificate")
      (call $certificate_copy (i32.const 16) (i32.const 0) (call $certificate_size))
      (call $append (i32.const 16) (call $certificate_size))
      (call $reply))
    (func (export "canister_update spin") (loop $again (br $again))))`);

/** The official agent as a client, with every verification it has. */
export class OfficialClient {
  readonly #agent: HttpAgent;

  constructor(agent: HttpAgent) {
    this.#agent = agent;
  }

  static async connect(
    network: RunningNetwork,
    identity: Identity = Ed25519KeyIdentity.generate(),
  ): Promise<OfficialClient> {
    return new OfficialClient(
      await HttpAgent.create({ host: network.url, identity, rootKey: network.rootKeyDer }),
    );
  }

  async update(
    canisterId: Principal,
    methodName: string,
    arg: Uint8Array,
    effectiveCanisterId = canisterId,
  ): Promise<Uint8Array> {
    const effectiveTarget = { canisterId: effectiveCanisterId };
    const { reply } = await this.#agent.update(canisterId, { methodName, arg, effectiveTarget });
    return Uint8Array.from(reply);
  }

  /** The signature of the node is verified with the keys that the certified tree shows. */
  async query(canisterId: Principal, methodName: string): Promise<Uint8Array> {
    const answer = await this.#agent.query(canisterId, { methodName, arg: new Uint8Array(0) });
    assert.equal(answer.status, "replied");
    return Uint8Array.from(answer.reply.arg);
  }

  async manage<Method extends "provisional_create_canister_with_cycles" | "install_code">(
    method: Method,
    args: ManagementArgs[Method],
    target: Principal = anyCanister,
  ): Promise<Uint8Array> {
    return this.update(managementCanisterId, method, encodeManagementArgs(method, args), target);
  }

  /** @param place any canister id of the subnet on which the canister is created */
  async create(place: Principal = anyCanister): Promise<Principal> {
    const method = "provisional_create_canister_with_cycles";
    const args = {
      amount: [],
      settings: [],
      specified_id: [],
      sender_canister_version: [],
    } satisfies ManagementArgs[typeof method];
    const made = await this.manage(method, args, place);
    return decodeManagementResult(method, made).canister_id;
  }

  /** @param place as for {@link create} */
  async install(module: Uint8Array, place: Principal = anyCanister): Promise<Principal> {
    const canister_id = await this.create(place);
    const mode = { install: null };
    const arg = new Uint8Array(0);
    await this.manage(
      "install_code",
      { canister_id, mode, arg, wasm_module: module, sender_canister_version: [] },
      canister_id,
    );
    return canister_id;
  }
}
