import type { Operation, SnapshotNumber, UpdateMethod, UserNumber } from "./operation.ts";

/** What is known of the memories and the module of a canister or a snapshot. */
export interface ModelCode {
  readonly module: number;
  /** First 32 bits of the heap. */
  readonly counter: number;
  readonly wasmPages: number;
  readonly stablePages: number;
  /** First 32 bits of the stable memory. */
  readonly saved: number;
}

/** A snapshot as the model knows it. */
export interface ModelSnapshot {
  readonly code: ModelCode;
  readonly chunks: readonly number[];
  readonly certifiedBytes: number;
  readonly uploaded: boolean;
}

/** A canister as the interface specification describes it. */
export interface ModelCanister {
  readonly number: number;
  readonly controllers: readonly UserNumber[];
  readonly running: boolean;
  readonly version: bigint;
  readonly code: ModelCode | undefined;
  readonly chunks: readonly number[];
  readonly certifiedBytes: number;
  readonly historyTotal: bigint;
  readonly lastChange: string;
  /** By local number. */
  readonly snapshots: ReadonlyMap<number, ModelSnapshot>;
  readonly nextLocal: number;
}

/** An answer, or the error code of a reject. */
export type Expected = "reply" | `IC0${string}`;

/** The canisters that there are, by number, and how many there ever were. */
export interface Model {
  readonly canisters: ReadonlyMap<number, ModelCanister>;
  readonly created: number;
}

export const emptyModel: Model = { canisters: new Map(), created: 0 };

const maxSnapshots = 10;

/** What an operation must answer, and what must be there afterwards. */
export function apply(
  model: Model,
  operation: Operation,
): { readonly expected: Expected; readonly model: Model } {
  if (!isAboutCanister(operation) && operation.kind === "advance") return { expected: "reply", model };
  if (!isAboutCanister(operation)) {
    const number = model.created;
    const canister = created(number, operation.user);
    return {
      expected: "reply",
      model: { created: number + 1, canisters: new Map(model.canisters).set(number, canister) },
    };
  }
  const canister = model.canisters.get(operation.canister);
  if (canister === undefined) return { expected: "IC0301", model };
  const isPublic = operation.kind === "top_up" || operation.kind === "call";
  if (!isPublic && !canister.controllers.includes(operation.user)) return { expected: "IC0512", model };
  const { expected, after } = onCanister(model, canister, operation);
  const canisters = new Map(model.canisters);
  if (after === undefined) canisters.delete(canister.number);
  else canisters.set(canister.number, after);
  return { expected, model: { ...model, canisters } };
}

type CanisterOperation = Extract<Operation, { canister: number }>;

function isAboutCanister(operation: Operation): operation is CanisterOperation {
  return "canister" in operation;
}

function created(number: number, user: UserNumber): ModelCanister {
  return {
    number,
    controllers: [user],
    running: true,
    version: 0n,
    code: undefined,
    chunks: [],
    certifiedBytes: 0,
    historyTotal: 1n,
    lastChange: "creation",
    snapshots: new Map(),
    nextLocal: 0,
  };
}

interface Step {
  readonly expected: Expected;
  /** `undefined` if the canister is gone. */
  readonly after: ModelCanister | undefined;
}

function onCanister(model: Model, canister: ModelCanister, operation: CanisterOperation): Step {
  const refuse = (expected: Expected): Step => ({ expected, after: canister });
  const accept = (after: ModelCanister | undefined): Step => ({ expected: "reply", after });
  switch (operation.kind) {
    case "start":
      return accept({ ...next(canister), running: true });
    case "stop":
      // A canister that runs becomes stopping first and stopped then.
      return accept({ ...next(canister, canister.running ? 2n : 1n), running: false });
    case "delete":
      return canister.running ? refuse("IC0510") : accept(undefined);
    case "uninstall":
      return accept(uninstalled(canister));
    case "clear_chunks":
      return accept({ ...canister, chunks: [] });
    case "top_up":
      return accept(canister);
    case "install":
      return install(canister, operation);
    case "controllers": {
      const controllers: UserNumber[] = operation.shared ? [0, 1] : [0];
      return accept({ ...changed(canister, "controllers_change"), controllers });
    }
    case "environment":
      return accept(next(canister));
    case "upload_chunk":
      if (canister.chunks.includes(operation.chunk)) return accept(canister);
      return accept({ ...canister, chunks: [...canister.chunks, operation.chunk].sort((a, b) => a - b) });
    case "call":
      return call(canister, operation.method);
    case "take":
      return take(model, canister, operation);
    case "upload":
      return upload(model, canister, operation);
    case "load":
      return load(model, canister, operation);
    case "delete_snapshot": {
      const fault = ownSnapshotFault(model, canister, operation.snapshot);
      return fault === undefined
        ? accept(withoutSnapshot(canister, operation.snapshot.local))
        : refuse(fault);
    }
    case "download":
      return refuse(ownSnapshotFault(model, canister, operation.snapshot) ?? "reply");
  }
}

function next(canister: ModelCanister, by = 1n): ModelCanister {
  return { ...canister, version: canister.version + by };
}

/** A change that enters the history. */
function changed(canister: ModelCanister, lastChange: string): ModelCanister {
  return { ...next(canister), historyTotal: canister.historyTotal + 1n, lastChange };
}

function uninstalled(canister: ModelCanister): ModelCanister {
  return { ...changed(canister, "code_uninstall"), code: undefined, chunks: [], certifiedBytes: 0 };
}

function install(canister: ModelCanister, operation: Extract<Operation, { kind: "install" }>): Step {
  const { code } = canister;
  const { mode, module, arg } = operation;
  if (mode === "install" && code !== undefined) return { expected: "IC0514", after: canister };
  if (mode === "upgrade" && code === undefined) return { expected: "IC0537", after: canister };
  const fresh = { module, counter: arg ?? 0, wasmPages: 1 };
  const stable = mode === "upgrade" && code !== undefined ? code : { stablePages: 0, saved: 0 };
  return {
    expected: "reply",
    after: {
      ...changed(canister, "code_deployment"),
      code: { ...fresh, stablePages: stable.stablePages, saved: stable.saved },
      certifiedBytes: mode === "upgrade" ? canister.certifiedBytes : 0,
    },
  };
}

function call(canister: ModelCanister, method: UpdateMethod): Step {
  const { code } = canister;
  if (!canister.running) return { expected: "IC0508", after: canister };
  if (code === undefined) return { expected: "IC0537", after: canister };
  const done = (expected: Expected, changes: Partial<ModelCode> = {}): Step => {
    return { expected, after: { ...next(canister), code: { ...code, ...changes } } };
  };
  switch (method) {
    case "increment":
      return done("reply", { counter: (code.counter + 1) >>> 0 });
    case "save":
      return done("reply", { stablePages: code.stablePages + 1, saved: code.counter });
    case "grow":
      return done("reply", { wasmPages: code.wasmPages + 10 });
    case "certify":
      return { expected: "reply", after: { ...next(canister), certifiedBytes: 7 } };
    case "silent":
      return done("IC0506", { counter: 50 });
    case "refuse":
      return done("IC0406");
    case "fail":
      return { expected: "IC0502", after: canister };
    case "print_and_trap":
      return { expected: "IC0503", after: canister };
    case "absent":
      return { expected: "IC0536", after: canister };
  }
}

/** Why a canister cannot use this snapshot as its own. */
function ownSnapshotFault(
  model: Model,
  canister: ModelCanister,
  snapshot: SnapshotNumber,
): Expected | undefined {
  if (model.canisters.get(snapshot.canister)?.snapshots.has(snapshot.local) !== true) return "IC0305";
  return snapshot.canister === canister.number ? undefined : "IC0406";
}

function admissionFault(
  model: Model,
  canister: ModelCanister,
  replaces: SnapshotNumber | undefined,
): Expected | undefined {
  if (replaces !== undefined) return ownSnapshotFault(model, canister, replaces);
  return canister.snapshots.size >= maxSnapshots ? "IC0406" : undefined;
}

function withoutSnapshot(canister: ModelCanister, local: number): ModelCanister {
  return { ...canister, snapshots: new Map([...canister.snapshots].filter(([number]) => number !== local)) };
}

function withSnapshot(
  canister: ModelCanister,
  snapshot: ModelSnapshot,
  replaces: SnapshotNumber | undefined,
): ModelCanister {
  const kept = replaces === undefined ? canister : withoutSnapshot(canister, replaces.local);
  const snapshots = new Map(kept.snapshots).set(canister.nextLocal, snapshot);
  return { ...canister, snapshots, nextLocal: canister.nextLocal + 1 };
}

function take(model: Model, canister: ModelCanister, operation: Extract<Operation, { kind: "take" }>): Step {
  const { code, chunks, certifiedBytes } = canister;
  const fault = admissionFault(model, canister, operation.replaces);
  if (fault !== undefined) return { expected: fault, after: canister };
  if (code === undefined) return { expected: "IC0406", after: canister };
  const taken = withSnapshot(canister, { code, chunks, certifiedBytes, uploaded: false }, operation.replaces);
  return { expected: "reply", after: operation.uninstalls ? uninstalled(taken) : taken };
}

function upload(
  model: Model,
  canister: ModelCanister,
  operation: Extract<Operation, { kind: "upload" }>,
): Step {
  const fault = admissionFault(model, canister, operation.replaces);
  if (fault !== undefined) return { expected: fault, after: canister };
  const { module, counter, wasmPages, stablePages } = operation;
  const code = { module, counter, wasmPages, stablePages, saved: 0 };
  const snapshot = { code, chunks: [], certifiedBytes: 0, uploaded: true };
  return { expected: "reply", after: withSnapshot(canister, snapshot, operation.replaces) };
}

function load(
  model: Model,
  canister: ModelCanister,
  operation: Extract<Operation, { kind: "load" | "delete_snapshot" | "download" }>,
): Step {
  const owner = model.canisters.get(operation.snapshot.canister);
  const snapshot = owner?.snapshots.get(operation.snapshot.local);
  if (owner === undefined || snapshot === undefined) return { expected: "IC0305", after: canister };
  if (!owner.controllers.includes(operation.user)) return { expected: "IC0406", after: canister };
  const { code, chunks, certifiedBytes } = snapshot;
  return {
    expected: "reply",
    after: { ...changed(canister, "load_snapshot"), code, chunks, certifiedBytes },
  };
}
