import assert from "node:assert/strict";
import { MemoryPageStore } from "../../pages/mod.ts";
import { type CanisterModule, prepareModule } from "../../wasm/mod.ts";
import { Engine, type EngineOptions } from "../engine.ts";
import type { ExecutionState } from "../execution-state.ts";
import type { MessageEnvironment, MessageKind, WasmClosure } from "../message.ts";
import type { MessageOutcome } from "../message-outcome.ts";
import type { WebAssemblyPort } from "../web-assembly-port.ts";

// Node has it; the type packages in use do not declare it.
const { WebAssembly: webAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyPort };

/** An environment in which nothing is special. */
export const quietEnvironment: MessageEnvironment = {
  timeNs: 1_700_000_000_000_000_000n,
  canisterId: new Uint8Array([0x80, 0, 0, 0, 0, 0x10, 0, 1, 1, 1]),
  subnetId: new Uint8Array(29).fill(3),
  rootKeyDer: new Uint8Array(133).fill(4),
  canisterVersion: 7n,
  status: "running",
  controllers: [new Uint8Array([1, 2, 3])],
  cyclesBalance: 3_000_000_000_000n,
  liquidCycles: 2_000_000_000_000n,
  cyclesAvailable: 0n,
  cyclesRefunded: 0n,
  deadlineNs: 0n,
  hasResponded: false,
  contextInstructions: 0n,
  calls: { prepayment: () => 0n, slotsTo: () => 500, roomBytes: Infinity },
  dataCertificate: undefined,
  globalTimerNs: 0n,
  environmentVariables: [],
  heapLimitBytes: 2 ** 32,
  logLimitBytes: 4_096,
  stableLimitBytes: 500 * 2 ** 30,
};

/** Compiles a module as the network does at installation; the module must be acceptable. */
export function prepared(wasm: Uint8Array): CanisterModule {
  const result = prepareModule(wasm);
  assert.ok(result.ok, result.ok ? "" : `${result.refusal.code}: ${result.refusal.message}`);
  return result.module;
}

export function createEngine(options: Partial<EngineOptions> = {}): {
  engine: Engine;
  store: MemoryPageStore;
} {
  const store = new MemoryPageStore();
  return { store, engine: new Engine({ webAssembly, pageStore: store, ...options }) };
}

/** What a call brings along, where a test cares. */
export interface CallOptions {
  readonly arg?: Uint8Array;
  readonly caller?: Uint8Array;
  readonly closure?: WasmClosure;
  readonly reject?: { readonly code: number; readonly message: string };
  readonly callerInfo?: { readonly signer: Uint8Array; readonly data: Uint8Array };
  readonly environment?: Partial<MessageEnvironment>;
  readonly instructionLimit?: bigint;
}

/** One canister on an engine, with the state that it would have on a network. */
export class TestCanister {
  readonly engine: Engine;
  readonly key: string;
  state: ExecutionState;

  constructor(engine: Engine, state: ExecutionState, key = "canister") {
    this.engine = engine;
    this.state = state;
    this.key = key;
  }

  /** Creates the state of a module without running any of its code. */
  static create(wasm: Uint8Array, engine: Engine = createEngine().engine, key = "canister"): TestCanister {
    const created = engine.createExecutionState(prepared(wasm));
    assert.ok(created.ok, created.ok ? "" : created.fault.message);
    return new TestCanister(engine, created.state, key);
  }

  /** Creates the state and runs `start` and `init`. */
  static install(wasm: Uint8Array, engine?: Engine, key?: string): TestCanister {
    const canister = TestCanister.create(wasm, engine, key);
    canister.expectReturned("start", "");
    canister.expectReturned("init", "");
    return canister;
  }

  /** Runs a message and keeps its state if it returned. */
  run(kind: MessageKind, methodName: string, options: CallOptions = {}): MessageOutcome {
    const outcome = this.engine.run({
      instanceKey: this.key,
      state: this.state,
      message: {
        kind,
        methodName,
        arg: options.arg ?? new Uint8Array(0),
        caller: options.caller ?? new Uint8Array([4]),
        ...(options.closure === undefined ? {} : { closure: options.closure }),
        ...(options.reject === undefined ? {} : { reject: options.reject }),
        ...(options.callerInfo === undefined ? {} : { callerInfo: options.callerInfo }),
      },
      environment: { ...quietEnvironment, ...options.environment },
      instructionLimit: options.instructionLimit ?? 40_000_000_000n,
    });
    if (outcome.kind === "returned") this.state = outcome.state;
    return outcome;
  }

  expectReturned(
    kind: MessageKind,
    methodName: string,
    options?: CallOptions,
  ): Extract<MessageOutcome, { kind: "returned" }> {
    const outcome = this.run(kind, methodName, options);
    if (outcome.kind === "returned") return outcome;
    assert.fail(outcome.kind === "trapped" ? outcome.trap.message : outcome.kind);
  }

  /** The bytes of the reply. */
  reply(kind: MessageKind, methodName: string, options?: CallOptions): Uint8Array {
    const { response } = this.expectReturned(kind, methodName, options);
    assert.equal(response?.kind, "reply");
    assert.ok(response?.kind === "reply");
    return response.data;
  }

  /** The code of the trap that the message must end in. */
  trapCode(kind: MessageKind, methodName: string, options?: CallOptions): string {
    return this.trap(kind, methodName, options).code;
  }

  trap(kind: MessageKind, methodName: string, options?: CallOptions): { code: string; message: string } {
    const outcome = this.run(kind, methodName, options);
    assert.ok(outcome.kind === "trapped", outcome.kind);
    return outcome.trap;
  }
}
