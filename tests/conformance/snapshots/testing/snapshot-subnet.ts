import assert from "node:assert/strict";
import {
  encodeManagementArgs,
  encodeSnapshotId,
  type ManagementArgs,
  type ManagementResults,
  type Principal,
} from "icebox/wire";
import { availableSubnetMemory } from "../../../../src/replica/cycles/subnet-memory.ts";
import type { CallResult } from "../../../../src/replica/ingress/ingress-state.ts";
import { managementHandlers } from "../../../../src/replica/management/handlers.ts";
import type { ManagementOutcome } from "../../../../src/replica/management/management-call.ts";
import {
  type DownloadedSnapshot,
  download,
  upload,
} from "../../../../src/replica/management/snapshots/testing/transfer.ts";
import type { CanisterSnapshot } from "../../../../src/replica/state.ts";
import { alice, installArgs, settingsArgs, TestSubnet } from "../../../../src/replica/testing/test-subnet.ts";
import { u32 } from "./bytes.ts";
import { subject } from "./subject.ts";

/** What a call that must fail answered. */
export type Refusal = Extract<CallResult, { kind: "rejected" }>;
type Method = keyof ManagementArgs;
type Taken = ManagementResults["take_canister_snapshot"];

/** How a snapshot is taken. */
export interface TakeOptions {
  readonly replace?: Uint8Array;
  readonly uninstall?: boolean;
  readonly sender?: Principal;
}

/** A subnet with the words that the conformance tests of snapshots use again and again. */
export class SnapshotSubnet extends TestSubnet {
  /** A canister with {@link subject} installed: a new one, or one that is empty. */
  installSubject(canisterId: Principal = this.create()): Principal {
    this.manage("install_code", installArgs(canisterId, subject));
    return canisterId;
  }

  takeArgs(canisterId: Principal, options: TakeOptions = {}): ManagementArgs["take_canister_snapshot"] {
    const { replace, uninstall } = options;
    return {
      canister_id: canisterId,
      replace_snapshot: replace === undefined ? [] : [replace],
      uninstall_code: uninstall === undefined ? [] : [uninstall],
      sender_canister_version: [],
    };
  }

  loadArgs(canisterId: Principal, id: Uint8Array): ManagementArgs["load_canister_snapshot"] {
    return { canister_id: canisterId, snapshot_id: id, sender_canister_version: [] };
  }

  take(canisterId: Principal, options: TakeOptions = {}): Taken {
    const { sender } = options;
    const args = this.takeArgs(canisterId, options);
    return this.manage("take_canister_snapshot", args, sender === undefined ? {} : { sender });
  }

  load(canisterId: Principal, id: Uint8Array): void {
    this.manage("load_canister_snapshot", this.loadArgs(canisterId, id));
  }

  list(canisterId: Principal): ManagementResults["list_canister_snapshots"] {
    return this.manage("list_canister_snapshots", { canister_id: canisterId });
  }

  remove(canisterId: Principal, id: Uint8Array): void {
    this.manage("delete_canister_snapshot", { canister_id: canisterId, snapshot_id: id });
  }

  metadata(canisterId: Principal, id: Uint8Array): ManagementResults["read_canister_snapshot_metadata"] {
    return this.manage("read_canister_snapshot_metadata", { canister_id: canisterId, snapshot_id: id });
  }

  read(
    canisterId: Principal,
    id: Uint8Array,
    kind: ManagementArgs["read_canister_snapshot_data"]["kind"],
  ): Uint8Array {
    const args = { canister_id: canisterId, snapshot_id: id, kind };
    return this.manage("read_canister_snapshot_data", args).chunk;
  }

  download(canisterId: Principal, id: Uint8Array): DownloadedSnapshot {
    return download(this, canisterId, id);
  }

  upload(
    canisterId: Principal,
    source: DownloadedSnapshot,
    changes: Partial<ManagementArgs["upload_canister_snapshot_metadata"]> = {},
  ): Uint8Array {
    return upload(this, canisterId, source, changes);
  }

  /** Downloads a snapshot and uploads it to `target`. */
  copy(canisterId: Principal, id: Uint8Array, target: Principal = canisterId): Uint8Array {
    return this.upload(target, this.download(canisterId, id));
  }

  /** Puts a WasmChunk into the chunk store and answers its hash. */
  storeChunk(canisterId: Principal, ...bytes: readonly number[]): Uint8Array {
    return this.manage("upload_chunk", { canister_id: canisterId, chunk: Uint8Array.from(bytes) }).hash;
  }

  /** An update of the subject that must be answered. */
  run(canisterId: Principal, method: string, arg: Uint8Array = new Uint8Array()): number {
    const result = this.update(canisterId, method, { arg });
    assert.ok(result.kind === "replied", result.kind === "rejected" ? result.message : "");
    return numberIn(result.data);
  }

  /** A query of the subject that must be answered. */
  ask(canisterId: Principal, method: string, arg: Uint8Array = new Uint8Array()): number {
    const outcome = this.query(canisterId, method, { arg });
    assert.ok(outcome.kind === "replied", JSON.stringify(outcome));
    return numberIn(outcome.arg);
  }

  growStable(canisterId: Principal, wasmPages: number): void {
    this.run(canisterId, "grow_stable", u32(wasmPages));
  }

  set(canisterId: Principal, changes: Parameters<typeof settingsArgs>[0]): void {
    const settings = settingsArgs(changes);
    this.manage("update_settings", { canister_id: canisterId, settings, sender_canister_version: [] });
  }

  /** Executes a call without asking the ingress filter, as a canister's call would come; it must be rejected. */
  refusal<Name extends Method>(name: Name, args: ManagementArgs[Name], sender?: Principal): Refusal {
    const call = this.makeManagementCall(name, args, sender === undefined ? {} : { sender });
    this.round(call);
    const result = this.resultOf(call);
    assert.ok(result.kind === "rejected", `${name} was answered`);
    return result;
  }

  /** Executes a call as from a canister and outside of a round: no task runs and nothing but the work is charged. */
  direct<Name extends Method>(
    name: Name,
    args: ManagementArgs[Name],
    caller: Principal = alice,
  ): ManagementOutcome {
    const handler = managementHandlers.get(name);
    assert.ok(handler);
    const arg = encodeManagementArgs(name, args);
    const outcome = handler(
      this.state,
      { caller, fromUser: false, method: name, arg, cyclesAttached: 0n },
      this.context,
    );
    this.state = outcome.state;
    return outcome;
  }

  /** What `payer` pays for a {@link direct} call, answered or not. */
  costOf<Name extends Method>(name: Name, args: ManagementArgs[Name], payer: Principal): bigint {
    const before = this.canister(payer).cycles;
    this.direct(name, args);
    return before - this.canister(payer).cycles;
  }

  /** The snapshots of a canister as the state holds them. */
  snapshots(canisterId: Principal): readonly CanisterSnapshot[] {
    return [...this.canister(canisterId).snapshots.values()];
  }
}

/** A snapshot id that `canisterId` never gave away. */
export function unknownId(canisterId: Principal): Uint8Array {
  return encodeSnapshotId(42n, canisterId);
}

/** Bytes that no canister of the subnet of `canisterId` has taken. */
export function availableMemory(subnet: SnapshotSubnet, canisterId: Principal): number {
  return availableSubnetMemory(subnet.state, subnet.canister(canisterId), subnet.context.limits);
}

/** Asserts error code, reject code and the first line of the message. */
export function assertRefused(refusal: Refusal, errorCode: string, firstLine: string): void {
  const { message } = refusal;
  assert.deepEqual(
    { errorCode: refusal.errorCode, rejectCode: refusal.rejectCode, firstLine: message.split("\n")[0] },
    { errorCode, rejectCode: Number(errorCode.charAt(3)), firstLine },
  );
}

function numberIn(bytes: Uint8Array): number {
  assert.equal(bytes.length, 4);
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
}
