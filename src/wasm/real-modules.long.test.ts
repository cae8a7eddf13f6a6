import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { before, describe, test } from "node:test";

import { ABI } from "./abi.ts";
import type { CanisterModule } from "./canister-module.ts";
import { prepareModule } from "./prepare-module.ts";
import { RewrittenInstance } from "./testing/rewritten-instance.ts";
import { compile, V8Instance } from "./testing/run-on-v8.ts";
import { ScriptedHost } from "./testing/scripted-host.ts";

interface MotokoCompiler {
  write(path: string, source: string): void;
  wasm(path: string, mode: string): { readonly wasm: Uint8Array };
}

const plenty = 10n ** 12n;
const noArguments = Uint8Array.from([...Buffer.from("DIDL"), 0, 0]);

function compileMotoko(npmPackage: string, actor: string, field: string): Uint8Array {
  // The package has no types of its own.
  const { default: motoko } = createRequire(import.meta.url)(npmPackage) as { default: MotokoCompiler };
  const methods = "public func inc() : async Nat { n += 1; n }; public query func get() : async Nat { n };";
  motoko.write("Main.mo", `${actor} { ${field} n : Nat = 0; ${methods} }`);
  return new Uint8Array(motoko.wasm("Main.mo", "ic").wasm);
}

/** Candid of one nat below 128. */
function nat(value: number): Uint8Array {
  return Uint8Array.from([...Buffer.from("DIDL"), 0, 1, 0x7d, value]);
}

function prepared(bytes: Uint8Array): CanisterModule {
  const result = prepareModule(bytes);
  if (!result.ok) assert.fail(`${result.refusal.code}: ${result.refusal.message}`);
  return result.module;
}

interface Running {
  readonly rewritten: RewrittenInstance;
  readonly host: ScriptedHost;
}

/** Installs a rewritten canister: data segments, start, init. */
function install(module: CanisterModule): Running {
  const host = new ScriptedHost(module.width);
  const rewritten = new RewrittenInstance(module, host.imports);
  const touchRange = rewritten.v8.function(ABI.touchRange);
  host.attach(rewritten.v8, ABI.heap, (address, length) => {
    touchRange(address, length);
  });
  rewritten.gas = plenty;
  rewritten.v8.function(ABI.initData)();
  if (module.hasStart) host.call(ABI.start);
  if (module.exports.has("canister_init")) host.call("canister_init", noArguments);
  rewritten.commit();
  return { rewritten, host };
}

const compilers = [
  { width: 64, npmPackage: "motoko", actor: "persistent actor", field: "transient var" },
  { width: 32, npmPackage: "motoko-classic", actor: "actor", field: "var" },
] as const;

for (const { width, npmPackage, actor, field } of compilers) {
  describe(`prepareModule() on a wasm${width} canister of ${npmPackage}`, () => {
    let bytes = new Uint8Array(0);
    before(() => {
      bytes = new Uint8Array(compileMotoko(npmPackage, actor, field));
    });

    test("describes the canister", () => {
      const module = prepared(bytes);
      assert.equal(module.width, width);
      assert.ok(module.hasStart);
      assert.ok(module.updateMethods.has("inc"));
      assert.ok(module.queryMethods.has("get"));
      assert.equal(module.customSections.get("candid:service")?.visibility, "private");
      assert.ok(module.globals.every((global) => global.mutable));
    });

    test("answers as the original does, with the same heap", () => {
      const { rewritten, host } = install(prepared(bytes));
      const originalHost = new ScriptedHost(width);
      const original = new V8Instance(compile(bytes), originalHost.imports);
      originalHost.attach(original, "mem");
      originalHost.call("canister_init", noArguments);
      for (const [entry, expected] of [
        ["canister_update inc", nat(1)],
        ["canister_update inc", nat(2)],
        ["canister_query get", nat(2)],
      ] as const) {
        assert.deepEqual(host.call(entry, noArguments), expected);
        assert.deepEqual(originalHost.call(entry, noArguments), expected);
        assert.equal(rewritten.wasmPages * 65_536, original.bytes("mem").length);
        assert.equal(Buffer.compare(rewritten.heap(), original.bytes("mem")), 0);
        rewritten.commit();
      }
    });

    test("takes back an update", () => {
      const { rewritten, host } = install(prepared(bytes));
      const state = rewritten.readState();
      host.call("canister_update inc", noArguments);
      assert.ok(rewritten.dirtyPages().length > 0);
      rewritten.rollBack(state);
      assert.equal(Buffer.compare(rewritten.heap().subarray(0, state.heap.length), state.heap), 0);
      assert.deepEqual(host.call("canister_query get", noArguments), nat(0));
    });

    test("stops when the instructions run out", () => {
      const { rewritten, host } = install(prepared(bytes));
      const state = rewritten.readState();
      rewritten.gas = 100n;
      assert.throws(() => host.call("canister_update inc", noArguments), /unreachable/);
      assert.ok(rewritten.gas < 0n);
      rewritten.rollBack(state);
      rewritten.gas = plenty;
      assert.deepEqual(host.call("canister_update inc", noArguments), nat(1));
    });
  });
}
