import assert from "node:assert/strict";
import { encodeHex, encodeUtf8 } from "../../../src/bytes/mod.ts";
import { type PageMap, readRange } from "../../../src/pages/mod.ts";
import { collectChanges } from "../../../src/replica/persistence/collect-changes.ts";
import { restoreState } from "../../../src/replica/persistence/restore-state.ts";
import { StoredModel } from "../../../src/replica/persistence/testing/stored-model.ts";
import type { CallResult } from "../../../src/replica/ingress/ingress-state.ts";
import { uploadArgs } from "../../../src/replica/management/snapshots/testing/upload-args.ts";
import { counterModule } from "../../../src/replica/testing/counter.ts";
import { withCustomSection } from "../../../src/replica/testing/custom-section.ts";
import { installArgs, settingsArgs, TestSubnet, user } from "../../../src/replica/testing/test-subnet.ts";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeSnapshotId,
  type ManagementArgs,
  type ManagementMethod,
  type Principal,
  sha256,
} from "../../../src/wire/mod.ts";
import type { Expected, ModelCanister, ModelCode, ModelSnapshot } from "./model.ts";
import type { Operation, SnapshotNumber } from "./operation.ts";

const users = [user("alice"), user("bob")] as const;
const modules = [counterModule, withCustomSection(counterModule, "icp:public name", encodeUtf8("other"))];
const chunks = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
const wasmPageBytes = 65_536;
const chunkBytes = 2 ** 20;
const firstNumber = 0x8000000000100001n;
const noVersion: { readonly sender_canister_version: [] } = { sender_canister_version: [] };
const minuteNs = 60_000_000_000n;

type CanisterOperation = Exclude<Operation, { kind: "create" | "advance" | "call" }>;

/** A replica on which operations are performed as their users would, and whose canisters are compared with a model's. */
export class TestedSubnet {
  #subnet: TestSubnet = new TestSubnet();
  readonly #ids: Principal[] = [];

  /** Performs an operation; answers how it ended. */
  perform(operation: Operation, snapshot: ModelSnapshot | undefined): Expected {
    const sender = users[operation.user];
    switch (operation.kind) {
      case "create":
        this.#ids.push(this.#subnet.create({ sender }));
        return "reply";
      case "advance":
        this.#advance();
        return "reply";
      case "call":
        return endOf(this.#subnet.update(this.#id(operation.canister), operation.method, { sender }));
      default:
        return this.#manage(operation, sender, snapshot);
    }
  }

  /** Asserts that a canister is what the model says. */
  compare(model: ModelCanister): void {
    const canister = this.#subnet.canister(this.#id(model.number));
    const { context } = this.#subnet;
    const code = canister.installed;
    const counterOf = (map: PageMap): number => {
      const bytes = new Uint8Array(4);
      readRange(context.pageStore, map, 0, bytes);
      return new DataView(bytes.buffer).getUint32(0, true);
    };
    const actual = {
      status: canister.status.kind,
      version: canister.version,
      code: code && {
        module: encodeHex(code.moduleHash),
        counter: counterOf(code.execution.heap),
        wasmPages: code.execution.heapWasmPages,
        stablePages: code.execution.stableWasmPages,
        saved: counterOf(code.execution.stable),
      },
      chunks: [...canister.chunkStore.keys()].sort(),
      certifiedBytes: canister.certifiedData.length,
      historyTotal: canister.history.total,
      lastChange: canister.history.changes.at(-1)?.details.kind,
      snapshots: [...canister.snapshots.values()].map(({ local, sizeBytes }) => [Number(local), sizeBytes]),
    };
    assert.deepEqual(actual, expectedCanister(model), `canister ${model.number}`);
    if (model.running && model.code !== undefined) this.#compareQuery(model.number, model.code.counter);
  }

  #compareQuery(number: number, counter: number): void {
    const outcome = this.#subnet.query(this.#id(number), "get");
    const bytes = new Uint8Array(Uint32Array.of(counter).buffer);
    assert.deepEqual(outcome.kind === "replied" && outcome.arg, bytes, `query of canister ${number}`);
  }

  /** Lets an hour pass, and goes on with what a restart of the network finds. */
  #advance(): void {
    const { context, state } = this.#subnet;
    const model = new StoredModel();
    model.apply(collectChanges(undefined, state));
    const engine = TestSubnet.engineOver(context.pageStore);
    const restarted = { ...context, engine };
    const restored = restoreState(model.stored(), { config: state.config, context: restarted });
    const later = { ...restored, timeNs: restored.timeNs + minuteNs };
    this.#subnet = Object.assign(new TestSubnet(), { state: later, context: restarted });
  }

  #id(number: number): Principal {
    return this.#ids[number] ?? canisterIdFromNumber(firstNumber + 1000n);
  }

  #snapshotId({ canister, local }: SnapshotNumber): Uint8Array {
    return encodeSnapshotId(BigInt(local), this.#id(canister));
  }

  #call<Method extends ManagementMethod>(
    method: Method,
    args: ManagementArgs[Method],
    sender: Principal,
  ): CallResult {
    return this.#subnet.submit(this.#subnet.makeManagementCall(method, args, { sender }));
  }

  #manage(operation: CanisterOperation, sender: Principal, snapshot: ModelSnapshot | undefined): Expected {
    const canister_id = this.#id(operation.canister);
    const target = { canister_id };
    const call = <Method extends ManagementMethod>(method: Method, args: ManagementArgs[Method]): Expected =>
      endOf(this.#call(method, args, sender));
    switch (operation.kind) {
      case "start":
        return call("start_canister", target);
      case "stop":
        return call("stop_canister", target);
      case "delete":
        return call("delete_canister", target);
      case "uninstall":
        return call("uninstall_code", { ...target, ...noVersion });
      case "clear_chunks":
        return call("clear_chunk_store", target);
      case "top_up":
        return call("provisional_top_up_canister", { ...target, amount: 1_000_000n });
      case "upload_chunk":
        return call("upload_chunk", { ...target, chunk: chunks[operation.chunk] ?? new Uint8Array() });
      case "controllers": {
        const settings = settingsArgs({ controllers: [operation.shared ? [...users] : [users[0]]] });
        return call("update_settings", { ...target, settings, ...noVersion });
      }
      case "environment": {
        const settings = settingsArgs({ environment_variables: [[{ name: "NAME", value: "value" }]] });
        return call("update_settings", { ...target, settings, ...noVersion });
      }
      case "install": {
        const { mode, module, arg } = operation;
        const modes = {
          install: { install: null },
          reinstall: { reinstall: null },
          upgrade: { upgrade: [] as [] },
        };
        const options = { mode: modes[mode], ...(arg !== undefined && { arg: Uint8Array.of(arg) }) };
        return call("install_code", installArgs(canister_id, moduleOf(module), options));
      }
      case "take": {
        const replace_snapshot = this.#replaced(operation.replaces);
        const uninstall_code: [boolean] = [operation.uninstalls];
        return call("take_canister_snapshot", { ...target, replace_snapshot, uninstall_code, ...noVersion });
      }
      case "load": {
        const snapshot_id = this.#snapshotId(operation.snapshot);
        return call("load_canister_snapshot", { ...target, snapshot_id, ...noVersion });
      }
      case "delete_snapshot":
        return call("delete_canister_snapshot", {
          ...target,
          snapshot_id: this.#snapshotId(operation.snapshot),
        });
      case "download":
        return this.#download(
          { ...target, snapshot_id: this.#snapshotId(operation.snapshot) },
          sender,
          snapshot,
        );
      case "upload":
        return this.#upload(operation, sender);
    }
  }

  #replaced(snapshot: SnapshotNumber | undefined): [] | [Uint8Array] {
    return snapshot === undefined ? [] : [this.#snapshotId(snapshot)];
  }

  #upload(operation: Extract<Operation, { kind: "upload" }>, sender: Principal): Expected {
    const canister_id = this.#id(operation.canister);
    const module = moduleOf(operation.module);
    const metadata = {
      ...uploadArgs({
        canister_id,
        wasm_module_size: BigInt(module.length),
        wasm_memory_size: BigInt(operation.wasmPages * wasmPageBytes),
        stable_memory_size: BigInt(operation.stablePages * wasmPageBytes),
        globals: [{ i32: 7 }],
      }),
      replace_snapshot: this.#replaced(operation.replaces),
    };
    const result = this.#call("upload_canister_snapshot_metadata", metadata, sender);
    if (result.kind === "rejected") return endOf(result);
    const { snapshot_id } = decodeManagementResult("upload_canister_snapshot_metadata", result.data);
    const parts = [
      { kind: { wasm_module: { offset: 0n } }, chunk: module },
      { kind: { wasm_memory: { offset: 0n } }, chunk: Uint8Array.of(operation.counter) },
    ];
    for (const part of parts) {
      const sent = this.#call("upload_canister_snapshot_data", { canister_id, snapshot_id, ...part }, sender);
      if (sent.kind === "rejected") return endOf(sent);
    }
    return "reply";
  }

  /** Reads a snapshot back in ranges, and compares it with the model's. */
  #download(
    which: ManagementArgs["read_canister_snapshot_metadata"],
    sender: Principal,
    expected: ModelSnapshot | undefined,
  ): Expected {
    const result = this.#call("read_canister_snapshot_metadata", which, sender);
    if (result.kind === "rejected" || expected === undefined) return endOf(result);
    const { code, chunks: chunkNumbers, certifiedBytes, uploaded } = expected;
    const metadata = decodeManagementResult("read_canister_snapshot_metadata", result.data);
    const module = moduleOf(code.module);
    assert.equal(metadata.wasm_module_size, BigInt(module.length), "wasm_module_size");
    assert.equal(metadata.wasm_memory_size, BigInt(code.wasmPages * wasmPageBytes), "wasm_memory_size");
    assert.equal(metadata.stable_memory_size, BigInt(code.stablePages * wasmPageBytes), "stable_memory_size");
    assert.equal(metadata.certified_data.length, certifiedBytes, "certified_data");
    assert.deepEqual(Object.keys(metadata.source), [uploaded ? "metadata_upload" : "taken_from_canister"]);
    const hashes = metadata.wasm_chunk_store.map(({ hash }) => encodeHex(hash)).sort();
    assert.deepEqual(hashes, chunkHashes(chunkNumbers), "wasm_chunk_store");
    const read = (kind: ManagementArgs["read_canister_snapshot_data"]["kind"]): Uint8Array => {
      const part = this.#call("read_canister_snapshot_data", { ...which, kind }, sender);
      assert.ok(part.kind === "replied", part.kind === "rejected" ? part.message : "");
      return decodeManagementResult("read_canister_snapshot_data", part.data).chunk;
    };
    const whole = { offset: 0n, size: BigInt(module.length) };
    assert.equal(encodeHex(read({ wasm_module: whole })), encodeHex(module), "module");
    const word = { offset: 0n, size: 4n };
    const bytesOf = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
    assert.deepEqual(Uint8Array.from(read({ wasm_memory: word })), bytesOf(code.counter), "wasm_memory");
    if (code.stablePages > 0) {
      assert.deepEqual(Uint8Array.from(read({ stable_memory: word })), bytesOf(code.saved), "stable_memory");
    }
    return "reply";
  }
}

function endOf(result: CallResult): Expected {
  if (result.kind === "replied") return "reply";
  return result.errorCode;
}

function moduleOf(number: number): Uint8Array {
  return modules[number] ?? assert.fail(`there is no module ${number}`);
}

function chunkHashes(numbers: readonly number[]): string[] {
  return numbers.map((number) => encodeHex(sha256(chunks[number] ?? new Uint8Array()))).sort();
}

function expectedCanister(model: ModelCanister): unknown {
  const { code } = model;
  return {
    status: model.running ? "running" : "stopped",
    version: model.version,
    code: code && { ...code, module: encodeHex(sha256(moduleOf(code.module))) },
    chunks: chunkHashes(model.chunks),
    certifiedBytes: model.certifiedBytes,
    historyTotal: model.historyTotal,
    lastChange: model.lastChange,
    snapshots: [...model.snapshots].map(([local, snapshot]) => [local, totalSize(snapshot)]),
  };
}

/** What is taken counts the one global and the instruction counter of the Internet Computer, what is uploaded the global. */
function totalSize({ code, chunks: chunkNumbers, certifiedBytes, uploaded }: ModelSnapshot): number {
  const memories = (code.wasmPages + code.stablePages) * wasmPageBytes;
  const globals = uploaded ? 32 : 64;
  return memories + globals + moduleLength(code) + chunkNumbers.length * chunkBytes + certifiedBytes;
}

function moduleLength({ module }: ModelCode): number {
  return moduleOf(module).length;
}
