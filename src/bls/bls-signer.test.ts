import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { BlsSigner } from "./bls-signer.ts";
import { verifyBls } from "./verify-bls.ts";

const domainTag = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
const reference = bls12_381.shortSignatures;

function seeded(label: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(label).digest());
}

test("BlsSigner signs as the reference implementation does", async () => {
  for (let index = 0; index < 8; index += 1) {
    const secret = seeded(`secret ${String(index)}`);
    secret[0] = (secret[0] ?? 0) & 0x3f;
    const message = seeded(`message ${String(index)}`).subarray(0, index * 4);
    const signer = await BlsSigner.create(secret);
    const expected = reference.sign(reference.hash(message, domainTag), secret);
    assert.deepEqual(Uint8Array.from(signer.publicKey), reference.getPublicKey(secret).toBytes());
    assert.deepEqual(Uint8Array.from(signer.sign(message)), expected.toBytes());
  }
});

test("BlsSigner.sign() gives a signature that the reference verifies for this message only", async () => {
  const signer = await BlsSigner.create(seeded("verify").map((byte, index) => (index === 0 ? 1 : byte)));
  const signature = signer.sign(seeded("said"));
  const key = signer.publicKey;
  assert.equal(reference.verify(signature, reference.hash(seeded("said"), domainTag), key), true);
  assert.equal(reference.verify(signature, reference.hash(seeded("unsaid"), domainTag), key), false);
});

test("BlsSigner.create() refuses a secret of another length and a secret that is zero", async () => {
  await assert.rejects(BlsSigner.create(new Uint8Array(31)), RangeError);
  await assert.rejects(BlsSigner.create(new Uint8Array(32)), RangeError);
});

test("verifyBls() agrees with the reference about true signatures, and refuses anything else", async () => {
  const signer = await BlsSigner.create(seeded("verify").map((byte, index) => (index === 0 ? 1 : byte)));
  const other = await BlsSigner.create(seeded("other").map((byte, index) => (index === 0 ? 1 : byte)));
  const message = seeded("said");
  const signature = signer.sign(message);
  assert.equal(verifyBls(signer.publicKey, signature, message), true);
  assert.equal(verifyBls(signer.publicKey, signature, seeded("unsaid")), false);
  assert.equal(verifyBls(other.publicKey, signature, message), false);
  assert.equal(verifyBls(signer.publicKey, other.sign(message), message), false);
  const infinity = new Uint8Array(48);
  infinity[0] = 0xc0;
  const notInSubgroup = new Uint8Array(48);
  notInSubgroup.set([0x80], 0);
  notInSubgroup[47] = 4;
  for (const bad of [
    infinity,
    notInSubgroup,
    new Uint8Array(48),
    new Uint8Array(47),
    signature.subarray(1),
  ]) {
    assert.equal(verifyBls(signer.publicKey, bad, message), false);
  }
  assert.equal(verifyBls(new Uint8Array(96), signature, message), false);
});

test("verifyBls() tells keys apart, however many it has seen", async () => {
  const message = seeded("said");
  const signers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const secret = seeded(`key ${String(index)}`);
      secret[0] = 1;
      return BlsSigner.create(secret);
    }),
  );
  for (const round of [1, 2]) {
    for (const [index, { publicKey }] of signers.entries()) {
      const [right, wrong] = [signers[index], signers[(index + round) % signers.length]];
      assert.ok(right !== undefined && wrong !== undefined);
      assert.equal(verifyBls(publicKey, right.sign(message), message), true);
      assert.equal(verifyBls(publicKey, wrong.sign(message), message), false);
    }
  }
});
