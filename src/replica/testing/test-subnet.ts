import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { Engine, type WebAssemblyPort } from "../../engine/mod.ts";
import { MemoryPageStore, type PageStore } from "../../pages/mod.ts";
import {
  type CallContent,
  canisterIdFromNumber,
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
  Principal,
  requestIdOf,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import type { ErrorCode } from "../error-code.ts";
import { executeRound, type RoundOutcome } from "../execute-round.ts";
import { createReplicaState } from "../genesis.ts";
import { filterIngress, type IngressVerdict } from "../ingress/filter-ingress.ts";
import type { AdmittedCall, CallResult } from "../ingress/ingress-state.ts";
import { defaultLimits, type ReplicaLimits } from "../limits.ts";
import { executeQuery, type QueryOutcome } from "../query/execute-query.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, ReplicaState } from "../state.ts";

// Node has it; the type packages in use do not declare it.
const { WebAssembly: webAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyPort };

/** 2026-01-01. */
const GENESIS_NS = 1_767_225_600_000_000_000n;
const SECOND_NS = 1_000_000_000n;

/** Users with readable names: `user("alice")` is always the same principal. */
export function user(name: string): Principal {
  return selfAuthenticatingPrincipal(new TextEncoder().encode(name));
}

/** Who calls if a test does not say. */
export const alice: Principal = user("alice");

/** Options of one call, where a test cares. */
export interface CallOptions {
  readonly sender?: Principal;
  readonly nonce?: Uint8Array;
  readonly expiryNs?: bigint;
  /** Instead of the one that belongs to the call. */
  readonly effectiveCanisterId?: Principal;
}

/** A subnet with a real engine, whose rounds are a second apart. */
export class TestSubnet {
  state: ReplicaState;
  readonly context: ReplicaContext;
  #nonce = 0;

  constructor(limits: Partial<ReplicaLimits> = {}) {
    const rootKeyDer = new Uint8Array(133).fill(1);
    const nodeKeyDer = new Uint8Array(44).fill(2);
    const subnet = {
      subnetId: selfAuthenticatingPrincipal(rootKeyDer),
      kind: "application",
      publicKeyDer: rootKeyDer,
      nodeId: selfAuthenticatingPrincipal(nodeKeyDer),
      nodeKeyDer,
      canisterRanges: [[canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)]],
    } as const;
    const config = { rootKeyDer, subnets: [subnet] };
    this.state = createReplicaState({ config, timeNs: GENESIS_NS });
    const pageStore = new MemoryPageStore();
    this.context = {
      engine: new Engine({ webAssembly, pageStore }),
      pageStore,
      limits: { ...defaultLimits, ...limits },
      platform: {
        sha256: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
        gunzip: (bytes, maxBytes) => new Uint8Array(gunzipSync(bytes, { maxOutputLength: maxBytes })),
      },
    };
  }

  /** Another engine, with no live instances, over the pages of a store. */
  static engineOver(pageStore: PageStore): Engine {
    return new Engine({ webAssembly, pageStore });
  }

  /** A call as the network would hand it in. Every call gets a nonce of its own. */
  makeCall(
    canisterId: Principal,
    methodName: string,
    arg: Uint8Array,
    options: CallOptions = {},
  ): AdmittedCall {
    this.#nonce += 1;
    const content: CallContent = {
      requestType: "call",
      sender: options.sender ?? alice,
      ingressExpiryNs: options.expiryNs ?? this.state.timeNs + 240n * SECOND_NS,
      nonce: options.nonce ?? Uint8Array.of(this.#nonce >> 8, this.#nonce & 255),
      canisterId,
      methodName,
      arg,
    };
    const effectiveCanisterId = options.effectiveCanisterId ?? canisterId;
    return { requestId: requestIdOf(content), content, effectiveCanisterId };
  }

  /** A management call whose effective canister id is the canister that it is about. */
  makeManagementCall<Method extends ManagementMethod>(
    method: Method,
    args: ManagementArgs[Method],
    options: CallOptions = {},
  ): AdmittedCall {
    return this.makeCall(managementCanisterId, method, encodeManagementArgs(method, args), {
      effectiveCanisterId: targetOf(args),
      ...options,
    });
  }

  filter(call: AdmittedCall): IngressVerdict {
    return filterIngress(this.state, call, this.state.timeNs + SECOND_NS, this.context);
  }

  /** Executes a round with these calls, unfiltered. */
  round(...calls: AdmittedCall[]): RoundOutcome {
    const outcome = executeRound(
      this.state,
      { timeNs: this.state.timeNs + SECOND_NS, randomness: new Uint8Array(32).fill(9), ingress: calls },
      this.context,
    );
    this.state = outcome.state;
    return outcome;
  }

  /** What became of a call. */
  resultOf(call: AdmittedCall): CallResult {
    const entry = this.state.ingress.entries.get(Buffer.from(call.requestId).toString("hex"));
    assert.ok(entry, "the call is not known");
    const { status } = entry;
    assert.ok(status.kind === "replied" || status.kind === "rejected", `the call is ${status.kind}`);
    return status;
  }

  /** Filters a call and executes it in a round of its own. A refusal counts as a reject. */
  submit(call: AdmittedCall): CallResult {
    const verdict = this.filter(call);
    assert.notEqual(verdict.kind, "misdirected");
    if (verdict.kind === "refused") return { ...verdict, kind: "rejected" };
    this.round(call);
    return this.resultOf(call);
  }

  update(
    canisterId: Principal,
    methodName: string,
    options: CallOptions & { arg?: Uint8Array } = {},
  ): CallResult {
    const { arg = new Uint8Array(), ...rest } = options;
    return this.submit(this.makeCall(canisterId, methodName, arg, rest));
  }

  query(
    canisterId: Principal,
    methodName: string,
    options: { arg?: Uint8Array; sender?: Principal; effectiveCanisterId?: Principal } = {},
  ): QueryOutcome {
    const { arg = new Uint8Array(), sender = alice, effectiveCanisterId = canisterId } = options;
    const content = {
      requestType: "query",
      sender,
      ingressExpiryNs: this.state.timeNs + SECOND_NS,
      canisterId,
      methodName,
      arg,
    } as const;
    const request = { content, effectiveCanisterId, dataCertificate: () => Uint8Array.of(0xce) };
    return executeQuery(this.state, request, this.context);
  }

  /** A management call that must be answered. */
  manage<Method extends ManagementMethod>(
    method: Method,
    args: ManagementArgs[Method],
    options: CallOptions = {},
  ): ManagementResults[Method] {
    const result = this.submit(this.makeManagementCall(method, args, options));
    assert.ok(result.kind === "replied", result.kind === "rejected" ? result.message : "");
    return decodeManagementResult(method, result.data);
  }

  /** A management call that must be rejected or refused; answers the error code. */
  manageFails<Method extends ManagementMethod>(
    method: Method,
    args: ManagementArgs[Method],
    options: CallOptions = {},
  ): ErrorCode {
    const result = this.submit(this.makeManagementCall(method, args, options));
    assert.ok(result.kind === "rejected", "the call was answered");
    return result.errorCode;
  }

  /** A new empty canister with 100 T cycles, controlled by its creator. */
  create(options: { sender?: Principal; cycles?: bigint } = {}): Principal {
    const { cycles, ...rest } = options;
    const args: ManagementArgs["provisional_create_canister_with_cycles"] = {
      amount: cycles === undefined ? [] : [cycles],
      settings: [],
      specified_id: [],
      sender_canister_version: [],
    };
    return this.manage("provisional_create_canister_with_cycles", args, rest).canister_id;
  }

  /** A new canister with this module installed. */
  install(wasmModule: Uint8Array, arg: Uint8Array = new Uint8Array()): Principal {
    const canisterId = this.create();
    this.manage("install_code", installArgs(canisterId, wasmModule, { arg }));
    return canisterId;
  }

  canister(canisterId: Principal): CanisterState {
    const canister = this.state.canisters.get(canisterId.toText());
    assert.ok(canister, `there is no canister ${canisterId.toText()}`);
    return canister;
  }
}

function targetOf(args: ManagementArgs[ManagementMethod]): Principal {
  if (args !== null && "canister_id" in args) return args.canister_id;
  return args !== null && "target_canister" in args ? args.target_canister : managementCanisterId;
}

/** Arguments of `install_code`, mode `install` unless told otherwise. */
export function installArgs(
  canisterId: Principal,
  wasmModule: Uint8Array,
  options: { mode?: ManagementArgs["install_code"]["mode"]; arg?: Uint8Array } = {},
): ManagementArgs["install_code"] {
  return {
    mode: options.mode ?? { install: null },
    canister_id: canisterId,
    wasm_module: wasmModule,
    arg: options.arg ?? new Uint8Array(),
    sender_canister_version: [],
  };
}

/** `canister_settings` that names nothing but `changes`. */
export function settingsArgs(
  changes: Partial<ManagementArgs["update_settings"]["settings"]>,
): ManagementArgs["update_settings"]["settings"] {
  return {
    controllers: [],
    compute_allocation: [],
    memory_allocation: [],
    freezing_threshold: [],
    reserved_cycles_limit: [],
    minimum_incoming_canister_call_cycles: [],
    log_visibility: [],
    snapshot_visibility: [],
    status_visibility: [],
    log_memory_limit: [],
    wasm_memory_limit: [],
    wasm_memory_threshold: [],
    environment_variables: [],
    ...changes,
  };
}
