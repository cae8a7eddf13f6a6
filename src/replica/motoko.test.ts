import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { compileMotoko } from "../../tests/support/compile-motoko.ts";
import type { InstallModeArgument } from "./lifecycle/persistence-mode.ts";
import type { Principal } from "../wire/mod.ts";
import { installArgs, TestSubnet } from "./testing/test-subnet.ts";

const noArgument = new Uint8Array(IDL.encode([], []));

function path(fromRepository: string): string {
  return fileURLToPath(new URL(`../../${fromRepository}`, import.meta.url));
}

function answer(subnet: TestSubnet, id: Principal, query: { method: string; types: IDL.Type[] }): unknown[] {
  const outcome = subnet.query(id, query.method, { arg: noArgument });
  assert.ok(outcome.kind === "replied", outcome.kind === "rejected" ? outcome.message : "");
  return IDL.decode(query.types, outcome.arg);
}

test("A Motoko actor with enhanced persistence keeps its messages in an upgrade that keeps its heap", () => {
  const module = compileMotoko(path("examples/chat/src/main.mo"));
  const subnet = new TestSubnet();
  const chat = subnet.install(module, noArgument);
  const dump = { method: "dump", types: [IDL.Vec(IDL.Text)] };
  const said = subnet.update(chat, "append", { arg: new Uint8Array(IDL.encode([IDL.Text], ["Hi there!"])) });
  assert.equal(said.kind, "replied");
  assert.deepEqual(answer(subnet, chat, dump), [["Hi there!"]]);
  const mode: InstallModeArgument = {
    upgrade: [{ skip_pre_upgrade: [], wasm_memory_persistence: [{ keep: null }] }],
  };
  subnet.manage("install_code", installArgs(chat, module, { mode, arg: noArgument }));
  assert.deepEqual(answer(subnet, chat, dump), [["Hi there!"]]);
  const garbled = subnet.update(chat, "append", { arg: Uint8Array.of(1, 2, 3) });
  assert.equal(garbled.kind === "rejected" && garbled.errorCode, "IC0503");
});

test("A classical Motoko actor carries its stable variables through stable memory", () => {
  const module = compileMotoko(path("tests/canisters/counter-classic.mo"), "motoko-classic");
  const subnet = new TestSubnet();
  const counter = subnet.install(module, noArgument);
  for (const _ of [1, 2, 3]) subnet.update(counter, "increment", { arg: noArgument });
  const counts = { method: "counts", types: [IDL.Nat, IDL.Nat] };
  assert.deepEqual(answer(subnet, counter, counts), [3n, 3n]);
  subnet.manage("install_code", installArgs(counter, module, { mode: { upgrade: [] }, arg: noArgument }));
  assert.deepEqual(answer(subnet, counter, counts), [3n, 0n]);
});
