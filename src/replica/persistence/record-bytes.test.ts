import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { encodeHex, encodeUtf8, joinBytes } from "../../bytes/mod.ts";
import { canisterIdFromNumber } from "../../wire/mod.ts";
import { alice } from "../testing/test-subnet.ts";
import { collectChanges } from "./collect-changes.ts";
import { encodeBatch } from "./encode-batch.ts";
import { fullState } from "./testing/full-state.ts";
import { kindOf } from "./testing/key-kinds.ts";

const { state } = fullState();
const { records } = collectChanges(undefined, state);

function recordAt(key: string): string {
  return encodeHex(joinBytes(records.get(key) ?? assert.fail(key)));
}

/** A one-word `int` of the format document. */
function int(value: bigint): string {
  const word = new DataView(new ArrayBuffer(8));
  word.setBigUint64(0, value, true);
  return `02${encodeHex(new Uint8Array(word.buffer))}`;
}

test("the main record of a canister has the bytes that the format document describes", () => {
  const large = "04" + "0500000000000000" + "0100000000000080"; // 2^127 + 2^64 + 5
  const callback = "14" + encodeHex(encodeUtf8("00000000000000000006"));
  const account = [
    "02", // version
    "02" + "03", // stopping, for three who wait
    "00" + "20" + "ab".repeat(32) + "1d" + encodeHex(alice.toUint8Array()), // a user: request id, sender
    "01" + "0101" + "020203", // what a signer said about the user
    "00" + int(1n), // nothing to give back, since 1
    "00" + "20" + "ab".repeat(32) + "0a" + encodeHex(canisterIdFromNumber(8n).toUint8Array()), // another one
    "00" + "00" + int(1n), // about whom nothing was said
    "01" + "0a" + encodeHex(canisterIdFromNumber(8n).toUint8Array()) + callback + large, // a canister, with a deadline
    int(5n) + int(2n), // 5 cycles to give back, since 2
    int(11n), // version of the canister
    large, // cycles
    int(12n), // reserved cycles
    int(21n) + int(22n) + int(23n) + large + int(25n), // cycles consumed, by purpose
    int(26n) + int(27n) + int(28n) + int(29n),
    int(31n) + large + int(33n) + int(34n), // query statistics
    "03010203", // certified data
    int(13n), // global timer
    "00", // low memory hook: condition not satisfied
    int(4n), // next snapshot id
    "000000000000e03f" + int(14n), // heap delta: 0.5 bytes as of 14
    int(2n ** 60n) + int(17n), // install debit: 2^60 instructions as of 17
    "0000000000000840" + "0000000000000040", // next call context 3, next callback 2
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
 * Version, and SHA-256, shortened, of all records of a kind, except those that name a module, whose bytes the assembler
 * decides. Another hash is another form: it needs a new version, and the old one must still be read.
 */
const forms: Readonly<Record<string, string>> = {
  "canister/*": "2 f26782d06f27aa3e",
  "canister/*/callback/*": "1 27bd9ef78176e559",
  "canister/*/chunks": "1 bd0b2867a1292d29",
  "canister/*/context/*": "1 b495586c786e500a",
  "canister/*/execution": "1 5e667c7ff2d69672",
  "canister/*/history": "1 cc5d484de17a1bbd",
  "canister/*/log": "1 8eed3b48434fc87f",
  "canister/*/log/*": "1 655d33ee822c38dc",
  "canister/*/settings": "1 637825a37588b02e",
  "canister/*/snapshot/*": "1 e9054890ee8895da",
  "cmc/notified-block/*": "1 5899bea3b76eacd3",
  "forget/*": "1 c04f04b520e75a19",
  "ingress/*": "2 80484e3491faed49",
  "ledger/cycles": "1 8ae47a2dae21d64d",
  "ledger/cycles/allowance/*": "1 4b04c76124e3fdd2",
  "ledger/cycles/balance/*": "1 4add058e2edf2b32",
  "ledger/cycles/block/*": "1 6dc48594d7a55e80",
  "ledger/cycles/created-canister/*": "1 568a13c42fba1cdf",
  "ledger/cycles/recent/*": "1 94f1fde6238d93a1",
  "ledger/icp": "1 4bad4c547761f188",
  "ledger/icp/allowance/*": "1 61b01a940ded0f75",
  "ledger/icp/balance/*": "1 088d0ab56d143e66",
  "ledger/icp/block/*": "1 9316ac20f559e976",
  "ledger/icp/recent/*": "1 ce71c705c98376e7",
  "message/*": "1 ade7b456e6b6bc32",
  "subnet/identity": "2 ea5d9f0b53b0cac2",
  "waiting/*": "2 5ba1fe48f2ed5bd9",
  batch: "2 9195d837ab045e80",
  ingress: "1 d69c11b0b4c0f069",
  subnet: "2 34b5bc0b6c642f9d",
};

test("records keep their bytes for as long as they keep their version", () => {
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  const versions = new Map<string, number | undefined>();
  const entries = [...records].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [key, record] of entries) {
    const kind = kindOf(key);
    const namesModule = key.endsWith("/code") || key.includes("/snapshot/0000000000000001");
    if (namesModule || record === undefined) continue;
    const hash = hashes.get(kind) ?? createHash("sha256");
    const bytes = joinBytes(record);
    hashes.set(kind, hash.update(key).update(bytes));
    versions.set(kind, bytes[0]);
  }
  const batch = { timeNs: state.timeNs, randomness: state.randomness.seed, ingress: state.ingress.waiting };
  const encoded = encodeBatch(batch);
  hashes.set("batch", createHash("sha256").update(encoded));
  versions.set("batch", encoded[0]);
  const found = Object.fromEntries(
    [...hashes].map(([kind, hash]) => [kind, `${versions.get(kind)} ${hash.digest("hex").slice(0, 16)}`]),
  );
  assert.deepEqual(found, forms);
});
