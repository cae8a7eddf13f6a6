import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { concatBytes, decodeHex, encodeHex, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { Principal } from "../principal.ts";
import {
  decodeBlsPublicKeyDer,
  encodeBlsPublicKeyDer,
  encodeEd25519PublicKeyDer,
  encodeSecp256k1PublicKeyDer,
  parsePublicKeyDer,
} from "./public-key-der.ts";

const spki = { type: "spki", format: "der" } as const;

test("parsePublicKeyDer() reads the keys that Node makes", () => {
  const ed25519 = parsePublicKeyDer(generateKeyPairSync("ed25519").publicKey.export(spki));
  assert.ok(ed25519.ok && ed25519.kind === "ed25519");
  for (const [namedCurve, kind] of [
    ["secp256k1", "secp256k1"],
    ["P-256", "p256"],
  ] as const) {
    const key = parsePublicKeyDer(generateKeyPairSync("ec", { namedCurve }).publicKey.export(spki));
    assert.ok(key.ok && key.kind === kind);
    assert.equal(key.point.length, 65);
  }
});

test("encodeEd25519PublicKeyDer() and encodeSecp256k1PublicKeyDer() give Node's bytes", () => {
  const ed25519 = new Uint8Array(generateKeyPairSync("ed25519").publicKey.export(spki));
  assert.deepEqual(encodeEd25519PublicKeyDer(ed25519.slice(-32)), ed25519);
  const secp256k1 = new Uint8Array(
    generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey.export(spki),
  );
  assert.deepEqual(encodeSecp256k1PublicKeyDer(secp256k1.slice(-65)), secp256k1);
  assert.equal(secp256k1.length, 88);
});

test("encodeBlsPublicKeyDer() puts the 37-byte prefix in front", () => {
  const raw = new SeededRandom(1).bytes(96);
  const der = encodeBlsPublicKeyDer(raw);
  assert.equal(
    encodeHex(der.slice(0, 37)),
    "308182301d060d2b0601040182dc7c0503010201060c2b0601040182dc7c05030201036100",
  );
  assert.equal(der.length, 133);
  assert.deepEqual(decodeBlsPublicKeyDer(der), raw);
});

test("decodeBlsPublicKeyDer() refuses a key of another scheme", () => {
  const der = encodeEd25519PublicKeyDer(new Uint8Array(32));
  assert.throws(
    () => decodeBlsPublicKeyDer(der),
    (error) => hasFault(error, "wire/bad-public-key"),
  );
});

test("parsePublicKeyDer() reads the specification's COSE key", () => {
  const cose =
    "a50102032620012158207ffd83632072fd1bfeaf3fbaa43146e0ef95c3f55e3994a41bbf2b5174d771da22582032497eed0a7f6f000928765b8318162cfd80a94e525a6a368c2363063d04e6ed";
  const key = parsePublicKeyDer(decodeHex(`305e300c060a2b0601040183b8430101034e00${cose}`));
  assert.ok(key.ok && key.kind === "webauthn");
  assert.equal(encodeHex(key.coseKey), cose);
});

test("parsePublicKeyDer() reads the canister and the seed of a canister signature key", () => {
  const canister = Principal.fromText("rdmx6-jaaaa-aaaaa-aaadq-cai").toUint8Array();
  const bits = concatBytes(Uint8Array.of(0, canister.length), canister, encodeUtf8("seed"));
  const algorithm = decodeHex("300c060a2b0601040183b8430102");
  const bitString = concatBytes(Uint8Array.of(3, bits.length), bits);
  const key = parsePublicKeyDer(
    concatBytes(Uint8Array.of(0x30, algorithm.length + bitString.length), algorithm, bitString),
  );
  assert.ok(key.ok && key.kind === "canister-signature");
  assert.equal(key.canisterId.toText(), "rdmx6-jaaaa-aaaaa-aaadq-cai");
  assert.deepEqual(key.seed, encodeUtf8("seed"));
});

const malformed: readonly (readonly [what: string, hex: string])[] = [
  ["no bytes", ""],
  ["a truncated key", "302a300506032b657003210000"],
  ["trailing bytes", `302a300506032b6570032100${"00".repeat(32)}00`],
  ["an unknown scheme", `302a300506032b6571032100${"00".repeat(32)}`],
  ["an Ed25519 key of 31 bytes", `3029300506032b6570032000${"00".repeat(31)}`],
  ["unused bits", `302a300506032b6570032101${"00".repeat(32)}`],
  ["a compressed point", `3036301006072a8648ce3d020106052b8104000a03220002${"11".repeat(32)}`],
  ["a length in more bytes than needed", `30812a300506032b6570032100${"00".repeat(32)}`],
  ["a length of three bytes", "3083000001"],
];
for (const [what, hex] of malformed) {
  test(`parsePublicKeyDer() refuses ${what}`, () => {
    const key = parsePublicKeyDer(decodeHex(hex));
    assert.ok(!key.ok);
    assert.equal(key.fault.code, "wire/bad-public-key");
  });
}
