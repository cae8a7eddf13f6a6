import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { Secp256k1KeyIdentity } from "@icp-sdk/core/identity/secp256k1";
import { hasFault } from "../../bytes/mod.ts";
import { generatePem } from "./generate-pem.ts";
import { normalizeSignature } from "./normalize-signature.ts";
import { identityFromPem } from "./pem-identity.ts";

const message = new TextEncoder().encode("icebox");

for (const keyType of ["ed25519", "secp256k1"] as const) {
  test(`identityFromPem() signs verifiably with a generated ${keyType} key`, async () => {
    const identity = identityFromPem(generatePem(keyType));
    assert.equal(identity.keyType, keyType);
    const der = identity.getPublicKey().toDer();
    assert.equal(der.length, keyType === "ed25519" ? 44 : 88);
    const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "spki" });
    const signature = await identity.sign(message);
    assert.equal(signature.length, 64);
    const valid =
      keyType === "ed25519"
        ? verify(null, message, key, signature)
        : verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
    assert.ok(valid);
  });
}

test("identityFromPem() gives the principal that the SDK gives for the same secp256k1 key", () => {
  const pem = generatePem("secp256k1");
  const theirs = Secp256k1KeyIdentity.fromPem(pem).getPrincipal().toText();
  assert.equal(identityFromPem(pem).getPrincipal().toText(), theirs);
});

test("identityFromPem() reads a key behind its parameters block", () => {
  const parameters = "-----BEGIN EC PARAMETERS-----\nBgUrgQQACg==\n-----END EC PARAMETERS-----\n";
  assert.equal(identityFromPem(parameters + generatePem("secp256k1")).keyType, "secp256k1");
});

test("identityFromPem() refuses what is not a private key", () => {
  assert.throws(
    () => identityFromPem("hello"),
    (error) => hasFault(error, "client/bad-pem"),
  );
});

test("normalizeSignature() replaces a high s by its complement and keeps a low one", () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const withS = (s: bigint) =>
    new Uint8Array([...new Uint8Array(32), ...Buffer.from(s.toString(16).padStart(64, "0"), "hex")]);
  assert.deepEqual(normalizeSignature(withS(order - 5n)), withS(5n));
  assert.deepEqual(normalizeSignature(withS(5n)), withS(5n));
});
