import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../../bytes/mod.ts";
import { sha256 } from "../../../wire/mod.ts";
import { findCanister } from "../../canisters.ts";
import { executionFee } from "../../cycles/fees.ts";
import { assertReject, callAs, type Method } from "../snapshots/testing/management-fixture.ts";
import {
  canisterWith,
  controller,
  firstId,
  secondId,
  subnetWith,
  testContext,
} from "../snapshots/testing/subnet-fixture.ts";
import { installChunkedCode } from "./install-chunked-code.ts";

const method: Method<"install_chunked_code"> = { name: "install_chunked_code", handler: installChunkedCode };
const context = testContext();
const halves = [Uint8Array.of(0, 0x61), Uint8Array.of(0x73, 0x6d)];
const store = new Map(halves.map((half) => [encodeHex(sha256(half)), half] as const));
const state = subnetWith(canisterWith({ chunkStore: store }), canisterWith({ id: secondId }));

function argsWith(changes: { readonly hashes?: Uint8Array[]; readonly moduleHash?: Uint8Array } = {}) {
  const { hashes = halves.map(sha256), moduleHash = sha256(Uint8Array.of(0, 0x61, 0x73, 0x6d)) } = changes;
  return {
    mode: { install: null },
    target_canister: firstId,
    store_canister: [] as [] | [typeof firstId],
    chunk_hashes_list: hashes.map((hash) => ({ hash })),
    wasm_module_hash: moduleHash,
    arg: new Uint8Array(),
    sender_canister_version: [] as [],
  };
}

test("installChunkedCode() hands the assembled module to install_code", () => {
  const outcome = callAs(controller, method, { state, context, args: argsWith() });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0505");
});

test("installChunkedCode() takes the chunks of store_canister", () => {
  const args = { ...argsWith(), target_canister: secondId, store_canister: [firstId] as [typeof firstId] };
  const outcome = callAs(controller, method, { state, context, args });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0505");
  const own = callAs(controller, method, { state, context, args: { ...args, store_canister: [] } });
  assert.equal(own.kind, "reject");
  assert.match(own.reject.message, /^Error from Wasm chunk store: Chunk hash \[.*\] was not found\./);
});

test("installChunkedCode() wants to control the store as well", () => {
  const second = canisterWith({ id: secondId });
  const foreign = { ...second, settings: { ...second.settings, controllers: [] } };
  const args = { ...argsWith(), store_canister: [secondId] as [typeof secondId] };
  const outcome = callAs(controller, method, {
    state: subnetWith(canisterWith({ chunkStore: store }), foreign),
    context,
    args,
  });
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, "IC0512");
});

test("installChunkedCode() refuses hashes of another length and another module hash", () => {
  const short = argsWith({ hashes: [Uint8Array.of(1)] });
  assertReject(
    callAs(controller, method, { state, context, args: short }),
    "IC0504",
    "Error from Wasm chunk store: Chunk hash is invalid. The length is not 32.",
  );
  const malformed = argsWith({ moduleHash: Uint8Array.of(1, 2) });
  assertReject(
    callAs(controller, method, { state, context, args: malformed }),
    "IC0504",
    "Invalid wasm hash [1, 2]",
  );
  const wrong = argsWith({ moduleHash: new Uint8Array(32) });
  const outcome = callAs(controller, method, { state, context, args: wrong });
  assert.equal(outcome.kind, "reject");
  assert.match(outcome.reject.message, /does not match given hash \[0, 0, .*\]\.\n/);
});

test("installChunkedCode() refuses a list that names one chunk too often", () => {
  const chunk = new Uint8Array(1024 * 1024);
  const large = subnetWith(canisterWith({ chunkStore: new Map([[encodeHex(sha256(chunk)), chunk]]) }));
  const args = argsWith({ hashes: new Array<Uint8Array>(20_000).fill(sha256(chunk)) });
  const outcome = callAs(controller, method, { state: large, context, args });
  assertReject(
    outcome,
    "IC0505",
    `Error from Canister ${firstId.toText()}: Canister's Wasm module is not valid: ` +
      "Wasm module size of 20971520000 exceeds the maximum allowed size of 104857600.",
  );
});

test("installChunkedCode() takes an instruction per byte of full chunks, and looks at funds and contents first", () => {
  const missing = argsWith({ hashes: [...halves, Uint8Array.of(9)].map(sha256) });
  const before = canisterWith({ chunkStore: store });
  const outcome = callAs(controller, method, { state: subnetWith(before), context, args: missing });
  assert.equal(outcome.kind, "reject");
  assert.match(outcome.reject.message, /^Error from Wasm chunk store: Chunk hash \[.*\] was not found\./);
  const after = findCanister(outcome.state, firstId);
  assert.equal(before.cycles - (after?.cycles ?? 0n), executionFee(3n * 1_048_576n, 32));
  assert.equal(after?.installDebit.instructions, 3n * 1_048_576n);
  const poor = subnetWith(canisterWith({ chunkStore: store, cycles: 1n }));
  const refused = callAs(controller, method, { state: poor, context, args: missing });
  assert.equal(refused.kind === "reject" && refused.reject.errorCode, "IC0207");
});
