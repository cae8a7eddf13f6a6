import { encodeHex } from "../../../bytes/mod.ts";
import type { GlobalValue } from "../../../engine/mod.ts";
import { emptyPageMap, writeRange } from "../../../pages/mod.ts";
import { canisterIdFromNumber, encodeSnapshotId, type Principal, sha256 } from "../../../wire/mod.ts";
import type { IngressEntry, IngressState, RequestStatus } from "../../ingress/ingress-state.ts";
import { prepareCode } from "../../lifecycle/prepare-code.ts";
import {
  type Callback,
  type CallContext,
  type CallOrigin,
  type CanisterMessage,
  type ResponsePayload,
  sequenceKey,
} from "../../messaging/call-state.ts";
import { deadlinesOf } from "../../messaging/deadlines.ts";
import { PersistentMap } from "../../persistent-map.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type {
  CanisterChange,
  CanisterSettings,
  CanisterSnapshot,
  CanisterState,
  CanisterStatus,
  ChangeDetails,
  ChangeOrigin,
  InstalledCode,
  LowMemoryHook,
  SnapshotModule,
  SnapshotSource,
  ReplicaState,
  Visibility,
} from "../../state.ts";
import type { LedgerBlock, LedgerOperation, LedgerState, Memo } from "../../system/ledger/ledger-state.ts";
import type { NotifiedBlock, SystemCanistersState } from "../../system/state.ts";
import { taskIndexOf } from "../../tasks/task-index.ts";
import { alice, TestSubnet } from "../../testing/test-subnet.ts";
import { zooModule } from "./zoo.ts";

/** One value for every case of a union: the compiler asks for those that are missing. */
type EveryCase<Union, Tag extends keyof Union> = {
  readonly [Name in Union[Tag] & string]: Extract<Union, { readonly [Key in Tag]: Name }>;
};

const id = canisterIdFromNumber(7n);
const other = canisterIdFromNumber(8n);
const hash = new Uint8Array(32).fill(0xab);
const beyond64 = 2n ** 127n + 2n ** 64n + 5n;

const callers: EveryCase<CallOrigin, "kind"> = {
  ingress: {
    kind: "ingress",
    requestId: hash,
    sender: alice,
    callerInfo: { signer: Uint8Array.of(1), data: Uint8Array.of(2, 3) },
  },
  canister: { kind: "canister", canisterId: other, callbackId: sequenceKey(6), deadlineNs: beyond64 },
  task: { kind: "task" },
};

const statuses: EveryCase<CanisterStatus, "kind"> = {
  running: { kind: "running" },
  stopping: {
    kind: "stopping",
    stops: [
      { caller: callers.ingress, refund: 0n, sinceNs: 1n },
      { caller: { kind: "ingress", requestId: hash, sender: other }, refund: 0n, sinceNs: 1n },
      { caller: callers.canister, refund: 5n, sinceNs: 2n },
    ],
  },
  stopped: { kind: "stopped" },
};

const visibilities: EveryCase<Visibility, "kind"> = {
  controllers: { kind: "controllers" },
  public: { kind: "public" },
  allowed_viewers: { kind: "allowed_viewers", viewers: [alice, other] },
};

const sources: EveryCase<SnapshotSource, "kind"> = {
  taken_from_canister: { kind: "taken_from_canister" },
  metadata_upload: { kind: "metadata_upload" },
};

const hooks: Readonly<Record<LowMemoryHook, LowMemoryHook>> = {
  condition_not_satisfied: "condition_not_satisfied",
  ready: "ready",
  executed: "executed",
};

const globals: EveryCase<GlobalValue, "type"> = {
  i32: { type: "i32", value: -0x8000_0000 },
  i64: { type: "i64", value: -(2n ** 63n) },
  f32: { type: "f32", bits: 0x7fa0_0001 },
  f64: { type: "f64", bits: 0xfff4_0000_0000_0001n },
  v128: { type: "v128", value: 2n ** 128n - 2n },
};

const origins: EveryCase<ChangeOrigin, "kind"> = {
  from_user: { kind: "from_user", userId: alice },
  from_canister: { kind: "from_canister", canisterId: other, canisterVersion: 3n },
};

const details: EveryCase<ChangeDetails, "kind"> = {
  creation: { kind: "creation", controllers: [alice], environmentVariablesHash: hash },
  code_uninstall: { kind: "code_uninstall" },
  code_deployment: { kind: "code_deployment", mode: "reinstall", moduleHash: hash },
  load_snapshot: {
    kind: "load_snapshot",
    fromCanisterId: other,
    snapshotId: encodeSnapshotId(4n, other),
    canisterVersion: 5n,
    takenAtNs: 6n,
    source: sources.metadata_upload,
  },
  controllers_change: { kind: "controllers_change", controllers: [] },
};

const moreDetails: readonly ChangeDetails[] = [
  { kind: "creation", controllers: [], environmentVariablesHash: undefined },
  { kind: "code_deployment", mode: "install", moduleHash: hash },
  { kind: "code_deployment", mode: "upgrade", moduleHash: hash },
  { ...details.load_snapshot, fromCanisterId: undefined, source: sources.taken_from_canister },
];

const changes: readonly CanisterChange[] = [...Object.values(details), ...moreDetails].map(
  (made, index): CanisterChange => ({
    timestampNs: 1_767_225_600_000_000_000n + BigInt(index),
    canisterVersion: BigInt(index),
    origin: index % 2 === 0 ? origins.from_user : origins.from_canister,
    details: made,
  }),
);

const settings: CanisterSettings = {
  controllers: [alice, other],
  computeAllocationPercent: 1,
  memoryAllocationBytes: 2 ** 43,
  freezingThresholdSeconds: 2n ** 64n - 1n,
  reservedCyclesLimit: beyond64,
  minimumIncomingCanisterCallCycles: 5n,
  logVisibility: visibilities.controllers,
  snapshotVisibility: visibilities.public,
  statusVisibility: visibilities.allowed_viewers,
  logMemoryLimitBytes: 4097,
  wasmMemoryLimitBytes: 2 ** 32 + 1,
  wasmMemoryThresholdBytes: 8,
  environmentVariables: [{ name: "NÄME", value: "value" }],
};

const calls: IngressState["waiting"] = [
  {
    requestId: hash,
    content: {
      requestType: "call",
      sender: alice,
      ingressExpiryNs: 9n,
      nonce: Uint8Array.of(1),
      otherFields: { sender_info: { age: 2n ** 60n, names: ["a", Uint8Array.of(2)] } },
      canisterId: id,
      methodName: "größer",
      arg: Uint8Array.of(3, 4),
    },
    effectiveCanisterId: id,
  },
  {
    requestId: hash.map((byte) => byte + 1),
    content: {
      requestType: "call",
      sender: other,
      ingressExpiryNs: 10n,
      canisterId: other,
      methodName: "",
      arg: new Uint8Array(),
    },
    effectiveCanisterId: undefined,
  },
];

const requestStatuses: EveryCase<RequestStatus, "kind"> = {
  received: { kind: "received" },
  replied: { kind: "replied", data: Uint8Array.of(1, 2) },
  rejected: { kind: "rejected", errorCode: "IC0406", rejectCode: 4, message: "no" },
  done: { kind: "done" },
  processing: { kind: "processing" },
};

const replies: EveryCase<ResponsePayload, "kind"> = {
  reply: { kind: "reply", data: hash },
  reject: { kind: "reject", code: 6, message: "late" },
};

const messages: EveryCase<CanisterMessage, "kind"> = {
  request: {
    kind: "request",
    caller: callers.canister,
    receiver: id,
    methodName: "m",
    arg: Uint8Array.of(1),
    cycles: beyond64,
  },
  response: { kind: "response", caller: callers.canister, payload: replies.reply, refund: 3n },
};

const refusal: CanisterMessage = { ...messages.response, payload: replies.reject };

const contexts: readonly CallContext[] = Object.values(callers).map((origin, index) => ({
  origin,
  cyclesAvailable: BigInt(index),
  responded: index > 0,
  deleted: index > 1,
  instructionsUsed: 8n,
  openCalls: 9,
}));

const callback: Callback = {
  contextId: sequenceKey(0),
  callee: other,
  onReply: { fun: 1, env: 2n },
  onReject: { fun: 3, env: 2n ** 64n - 1n },
  onCleanup: { fun: 5, env: 6n },
  cyclesSent: 7n,
  prepaidTransmission: 8n,
  prepaidExecution: 9n,
  deadlineNs: 10n,
};

const memos: EveryCase<Memo, "kind"> = {
  number: { kind: "number", value: 2n ** 64n - 1n },
  blob: { kind: "blob", bytes: Uint8Array.of(1) },
};

const operations: EveryCase<LedgerOperation, "kind"> = {
  mint: { kind: "mint", to: "a", amount: 1n },
  burn: { kind: "burn", from: "a", spender: "b", amount: 2n },
  transfer: { kind: "transfer", from: "a", to: "b", spender: undefined, amount: beyond64 },
  approve: {
    kind: "approve",
    from: "a",
    spender: "b",
    amount: 2n ** 999n,
    expectedAllowance: 5n,
    expiresAtNs: 6n,
  },
};

const moreOperations: readonly LedgerOperation[] = [
  { ...operations.burn, spender: undefined },
  { ...operations.transfer, spender: "c" },
  { ...operations.approve, expectedAllowance: undefined, expiresAtNs: undefined },
];

const notified: EveryCase<NotifiedBlock, "kind"> = {
  minted: { kind: "minted", mintedCycles: beyond64, blockIndex: 1n, balance: 2n },
  created: { kind: "created", canisterId: id },
  topped_up: { kind: "topped_up", cycles: 3n },
  refunded: { kind: "refunded", reason: "why", blockIndex: undefined },
};

/** A state in which every field has a value that no default has, and every case of every union occurs. */
export function fullState(): { readonly state: ReplicaState; readonly context: ReplicaContext } {
  const { state: genesis, context } = new TestSubnet();
  const canister = fullCanister(context);
  const empty = { ...emptyCanister(canister, other), status: statuses.stopping };
  const state: ReplicaState = {
    config: genesis.config,
    timeNs: 1_767_225_600_000_000_001n,
    round: 2n ** 53n + 1n,
    randomness: { seed: hash, draws: 3 },
    canisters: mapOf([canister, empty].map((one) => [one.id.toText(), one])),
    ingress: fullIngress(),
    messages: mapOf(
      [...Object.values(messages), refusal].map((message, index) => [sequenceKey(index), message]),
    ),
    nextMessage: 4,
    schedule: { chargedAtNs: 21n, heartbeatAtNs: 22n, heartbeatCursor: "rwlgt-iiaaa-aaaaa-aaaaa-cai" },
    tasks: taskIndexOf([canister, empty]),
    deadlines: deadlinesOf([canister, empty]),
    ledgers: fullLedgers(),
    nextCanisterNumbers: [2n ** 63n],
    trees: genesis.trees,
  };
  return { state, context };
}

function fullCanister(context: ReplicaContext): CanisterState {
  const installed = fullCode(context);
  const { rawModule, moduleHash, module } = installed;
  const pages = memory(context, 9);
  const snapshots = [
    fullSnapshot(context, 1n, { kind: "prepared", rawModule, moduleHash, module }),
    {
      ...fullSnapshot(context, 2n, { kind: "uploaded", pages, sizeBytes: 77 }),
      source: sources.metadata_upload,
      globalTimerNs: undefined,
      lowMemoryHook: undefined,
    },
    { ...fullSnapshot(context, 3n, { kind: "uploaded", pages, sizeBytes: 0 }), lowMemoryHook: hooks.ready },
  ];
  return {
    id,
    status: statuses.stopped,
    settings,
    version: 11n,
    cycles: beyond64,
    reservedCycles: 12n,
    cyclesConsumed: {
      memory: 21n,
      computeAllocation: 22n,
      ingressInduction: 23n,
      instructions: beyond64,
      requestAndResponseTransmission: 25n,
      uninstall: 26n,
      canisterCreation: 27n,
      httpOutcalls: 28n,
      burnedCycles: 29n,
    },
    queryStatistics: { calls: 31n, instructions: beyond64, requestBytes: 33n, responseBytes: 34n },
    installed,
    certifiedData: Uint8Array.of(1, 2, 3),
    globalTimerNs: 13n,
    lowMemoryHook: hooks.ready,
    chunkStore: chunkStore(5, 4),
    history: { total: 99n, changes },
    logs: {
      records: [
        { index: 9n, timestampNs: 1n, content: Uint8Array.of(1) },
        { index: 10n, timestampNs: 2n, content: new Uint8Array() },
      ],
      nextIndex: 11n,
    },
    snapshots: new Map(snapshots.map((snapshot) => [encodeHex(snapshot.id), snapshot])),
    nextSnapshotId: 4n,
    heapDelta: { debitBytes: 0.5, atNs: 14n },
    installDebit: { instructions: 2n ** 60n, atNs: 17n },
    callContexts: mapOf(contexts.map((context, index) => [sequenceKey(index), context])),
    nextCallContext: 3,
    callbacks: mapOf([
      [sequenceKey(0), callback],
      [sequenceKey(1), { ...callback, onCleanup: undefined, deadlineNs: 0n }],
    ]),
    nextCallback: 2,
    openCalls: mapOf([[encodeHex(other.toUint8Array()), 2]]),
    createdAtNs: 15n,
    lastInstallNs: 16n,
  };
}

function emptyCanister(full: CanisterState, canisterId: Principal): CanisterState {
  return {
    ...full,
    id: canisterId,
    status: statuses.running,
    installed: undefined,
    chunkStore: new Map(),
    snapshots: new Map(),
    lowMemoryHook: hooks.condition_not_satisfied,
    lastInstallNs: undefined,
  };
}

function fullCode(context: ReplicaContext): InstalledCode {
  const prepared = prepareCode(id, zooModule, context);
  if (!prepared.ok) throw new Error(prepared.reject.message);
  const { module } = prepared;
  return {
    rawModule: zooModule,
    moduleHash: sha256(zooModule),
    module,
    execution: {
      module,
      heap: memory(context, 1),
      heapWasmPages: 2,
      stable: memory(context, 2),
      stableWasmPages: 3,
      globals: Object.values(globals),
    },
  };
}

function fullSnapshot(context: ReplicaContext, local: bigint, wasmModule: SnapshotModule): CanisterSnapshot {
  return {
    id: encodeSnapshotId(local, id),
    local,
    takenAtNs: 17n,
    sizeBytes: 18,
    source: sources.taken_from_canister,
    canisterVersion: 19n,
    wasmModule,
    heap: memory(context, 3),
    heapBytes: 65_536,
    stable: emptyPageMap,
    stableBytes: 131_072,
    globals: Object.values(globals).reverse(),
    chunkStore: chunkStore(4, 6),
    certifiedData: Uint8Array.of(20),
    globalTimerNs: 21n,
    lowMemoryHook: hooks.executed,
  };
}

function memory(context: ReplicaContext, byte: number): CanisterSnapshot["heap"] {
  return writeRange(context.pageStore, emptyPageMap, 4096 * byte, Uint8Array.of(byte));
}

function chunkStore(...contents: readonly number[]): CanisterState["chunkStore"] {
  const chunks = contents.map((content) => Uint8Array.of(content));
  return new Map(chunks.map((chunk) => [encodeHex(sha256(chunk)), chunk]));
}

function fullIngress(): IngressState {
  const entries: [string, IngressEntry][] = [];
  const results: [string, { requestId: string; sizeBytes: number }][] = [];
  for (const [index, status] of Object.values(requestStatuses).entries()) {
    const requestId = encodeHex(new Uint8Array(32).fill(index));
    const isKept = status.kind === "replied" || status.kind === "rejected";
    const resultKey = isKept ? index.toString().padStart(16, "0") : undefined;
    const effectiveCanisterId = isKept ? id : undefined;
    const ingressExpiryNs = 1000n - BigInt(index);
    const parties = { sender: alice, canisterId: other, effectiveCanisterId };
    entries.push([requestId, { status, ...parties, ingressExpiryNs, resultKey }]);
    if (resultKey !== undefined) results.push([resultKey, { requestId, sizeBytes: 2 }]);
  }
  return {
    entries: mapOf(entries),
    forgetOrder: mapOf(
      entries.map(([requestId], index) => [`${index}`.padStart(20, "0") + `:${requestId}`, requestId]),
    ),
    results: mapOf(results),
    nextResult: 17,
    resultBytes: 2 * results.length,
    waiting: calls,
    ended: undefined,
  };
}

function fullLedgers(): SystemCanistersState {
  return {
    icpLedger: fullLedger(1n),
    cyclesLedger: fullLedger(2n),
    createdCanisters: mapOf([["00000000000000000003", other]]),
    notifiedBlocks: mapOf(
      Object.values(notified).map((block, index) => [String(index).padStart(20, "0"), block]),
    ),
  };
}

function fullLedger(seed: bigint): LedgerState {
  const blocks = [...Object.values(operations), ...moreOperations].map((operation, index): LedgerBlock => {
    const some = { fee: 1n, memo: index % 2 === 0 ? memos.number : memos.blob, createdAtNs: 2n };
    const none = { fee: undefined, memo: undefined, createdAtNs: undefined };
    return { transaction: { operation, ...(index < 5 ? some : none) }, fee: seed, timestampNs: 3n };
  });
  return {
    balances: mapOf([["a", beyond64 + seed]]),
    allowances: mapOf([
      ["a>b", { amount: seed, expiresAtNs: 4n }],
      ["a>c", { amount: seed, expiresAtNs: undefined }],
    ]),
    blocks: mapOf(blocks.map((block, index) => [String(index).padStart(20, "0"), block])),
    recent: mapOf([["00000000000000000002|mint|a|1|x/y", seed]]),
    totalSupply: beyond64 * seed,
  };
}

function mapOf<Value>(entries: readonly (readonly [string, Value])[]): PersistentMap<Value> {
  return entries.reduce((map, [key, value]) => map.with(key, value), PersistentMap.empty<Value>());
}
