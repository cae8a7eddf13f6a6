import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { stateRootMessage } from "../../wire/mod.ts";
import { verifyBls } from "../../bls/mod.ts";
import { createNetworkKeys } from "../keys/network-keys.ts";
import { SignedState } from "./signed-state.ts";

function seeded(label: string): Uint8Array {
  const secret = new Uint8Array(createHash("sha256").update(label).digest());
  secret[0] = 1;
  return secret;
}

const keys = await createNetworkKeys(
  (["system", "application"] as const).map((kind) => {
    return { kind, blsSecret: seeded(kind), nodeSecret: seeded(`node of ${kind}`) };
  }),
);
const rootHashes = [seeded("hash of the root"), seeded("hash of the other")];

test("SignedState signs each root hash with the key of its subnet, once", () => {
  const signed = new SignedState(keys.subnets, rootHashes);
  for (const [index, { blsKey }] of keys.subnets.entries()) {
    const certifier = signed.signatureOf(index);
    assert.equal(certifier.subnet, index);
    assert.equal(signed.signatureOf(index), certifier, "the second question finds the first signature");
    const [own, other] = [rootHashes[index], rootHashes[1 - index]].map((hash) =>
      stateRootMessage(hash ?? assert.fail()),
    );
    assert.equal(verifyBls(blsKey.publicKey, certifier.signature, own ?? assert.fail()), true);
    assert.equal(verifyBls(blsKey.publicKey, certifier.signature, other ?? assert.fail()), false);
  }
  assert.throws(() => signed.signatureOf(2), RangeError);
});
