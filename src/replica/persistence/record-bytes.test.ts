import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { canisterIdFromNumber } from "../../wire/mod.ts";
import { collectChanges } from "./collect-changes.ts";
import { encodeBatch } from "./encode-batch.ts";
import { fullState } from "./testing/full-state.ts";
import { kindOf } from "./testing/key-kinds.ts";

const { state } = fullState();
const { records } = collectChanges(undefined, state);

function recordAt(key: string): string {
  return encodeHex(records.get(key) ?? assert.fail(key));
}

/** A one-word `int` of the format document. */
function int(value: bigint): string {
  const word = new DataView(new ArrayBuffer(8));
  word.setBigUint64(0, value, true);
  return `02${encodeHex(new Uint8Array(word.buffer))}`;
}

test("the main record of a canister has the bytes that the format document describes", () => {
  const account = [
    "01", // version
    "00", // running
    int(11n), // version of the canister
    "04" + "0500000000000000" + "0100000000000080", // cycles: 2^127 + 2^64 + 5
    int(12n), // reserved cycles
    "03010203", // certified data
    int(13n), // global timer
    "00", // low memory hook: condition not satisfied
    int(4n), // next snapshot id
    "000000000000e03f" + int(14n), // heap delta: 0.5 bytes as of 14
    int(15n), // created
    "00", // never installed
  ];
  assert.equal(recordAt(`canister/${canisterIdFromNumber(8n).toText()}`), account.join(""));
});

test("the execution record has every type of global with its exact bits", () => {
  const execution = [
    "01", // version
    "0000000000000040" + "0000000000000840", // 2 and 3 WasmPages
    "05", // globals
    "00" + "000000000000e0c1", // i32: -2^31
    "01" + "03" + "0000000000000080", // i64: -2^63
    "02" + "0000400000e8df41", // f32: bits 0x7fa00001
    "03" + "02" + "010000000000f4ff", // f64: bits 0xfff4000000000001
    "04" + "04" + "feffffffffffffff" + "ffffffffffffffff", // v128
  ];
  assert.equal(recordAt(`canister/${canisterIdFromNumber(7n).toText()}/execution`), execution.join(""));
});

/**
 * SHA-256, shortened, of all records of a kind, except those that name a module, whose bytes the assembler decides.
 * Another value is another form: it needs a new version, and the old one must still be read.
 */
const formsOfVersion1: Readonly<Record<string, string>> = {
  "canister/*": "843300d1f405ab97",
  "canister/*/chunks": "bd0b2867a1292d29",
  "canister/*/execution": "5e667c7ff2d69672",
  "canister/*/history": "cc5d484de17a1bbd",
  "canister/*/log": "8eed3b48434fc87f",
  "canister/*/log/*": "655d33ee822c38dc",
  "canister/*/settings": "637825a37588b02e",
  "canister/*/snapshot/*": "e9054890ee8895da",
  "cmc/notified-block/*": "5899bea3b76eacd3",
  "forget/*": "58ab33348741b22c",
  "ingress/*": "71951f26f8dc8e1e",
  "ledger/cycles": "8ae47a2dae21d64d",
  "ledger/cycles/allowance/*": "4b04c76124e3fdd2",
  "ledger/cycles/balance/*": "4add058e2edf2b32",
  "ledger/cycles/block/*": "6dc48594d7a55e80",
  "ledger/cycles/created-canister/*": "568a13c42fba1cdf",
  "ledger/cycles/recent/*": "94f1fde6238d93a1",
  "ledger/icp": "4bad4c547761f188",
  "ledger/icp/allowance/*": "61b01a940ded0f75",
  "ledger/icp/balance/*": "088d0ab56d143e66",
  "ledger/icp/block/*": "9316ac20f559e976",
  "ledger/icp/recent/*": "ce71c705c98376e7",
  "subnet/identity": "3b75b8eb73aafbd3",
  "waiting/*": "18ae577776996446",
  batch: "31b98e222a7f8940",
  ingress: "d69c11b0b4c0f069",
  subnet: "5cb19f83b31ae313",
};

test("records of version 1 keep their bytes", () => {
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  const entries = [...records].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [key, record] of entries) {
    const kind = kindOf(key);
    const namesModule = key.endsWith("/code") || key.includes("/snapshot/0000000000000001");
    if (namesModule || record === undefined) continue;
    const hash = hashes.get(kind) ?? createHash("sha256");
    hashes.set(kind, hash.update(key).update(record));
  }
  const batch = { timeNs: state.timeNs, randomness: state.randomness.seed, ingress: state.ingress.waiting };
  hashes.set("batch", createHash("sha256").update(encodeBatch(batch)));
  const found = Object.fromEntries(
    [...hashes].map(([kind, hash]) => [kind, hash.digest("hex").slice(0, 16)]),
  );
  assert.deepEqual(found, formsOfVersion1);
});
