import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { concatBytes, encodeUtf8 } from "../../bytes/mod.ts";
import {
  type CallContent,
  canisterIdFromNumber,
  decodeEnvelope,
  domainSeparators,
  encodeCanisterSignature,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import { createNetworkKeys, type NetworkKeys } from "../keys/network-keys.ts";
import { type CanisterSigning, createCanisterIdentity } from "../testing/canister-identity.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { createIdentity, encodeRequest, signDelegation, type Signing } from "../testing/identities.ts";
import { checkEnvelope } from "./check-envelope.ts";

const nowNs = 1_800_000_000_000_000_000n;
const onRoot = canisterIdFromNumber(7n);
const onSecond = canisterIdFromNumber(2n ** 63n + 2n ** 20n);
const info = encodeUtf8("named Ada");

function seeded(label: string): Uint8Array {
  const secret = new Uint8Array(createHash("sha256").update(label).digest());
  secret[0] = 1;
  return secret;
}

function keysOf(name: string): Promise<NetworkKeys> {
  return createNetworkKeys(
    (["system", "application"] as const).map((kind) => {
      return { kind, blsSecret: seeded(`${name} ${kind}`), nodeSecret: seeded(`${name} node ${kind}`) };
    }),
  );
}

const keys = await keysOf("ours");
const others = await keysOf("another network");

function check(content: CallContent, signing: Signing): string {
  const decoded = decodeEnvelope(encodeRequest(content, signing));
  assert.ok(decoded.ok);
  const context = {
    nowNs,
    ingressTtlNs: 300_000_000_000n,
    permittedDriftNs: 30_000_000_000n,
    rootKeyDer: keys.config.rootKeyDer,
  };
  const verdict = checkEnvelope(decoded.envelope, decoded.requestId, context);
  return verdict.kind === "refused" ? verdict.code : "accepted";
}

function contentOf(signing: Signing, change: Partial<CallContent> = {}): CallContent {
  return {
    requestType: "call",
    sender: selfAuthenticatingPrincipal(signing.identity.publicKeyDer),
    ingressExpiryNs: nowNs + 60_000_000_000n,
    canisterId: echoCanisterId,
    methodName: "hello",
    arg: new Uint8Array(0),
    ...change,
  };
}

/** The verdict over a request that a canister signs. */
function verdictOf(change: Partial<CanisterSigning>): string {
  const seed = encodeUtf8("anchor 10000");
  const identity = createCanisterIdentity({ keys, subnet: 1, canisterId: onSecond, seed, ...change });
  return check(contentOf({ identity }), { identity });
}

test("checkEnvelope() accepts requests that canisters of any subnet of the network sign", () => {
  assert.equal(verdictOf({}), "accepted");
  assert.equal(verdictOf({ subnet: 0, canisterId: onRoot }), "accepted");
  assert.equal(verdictOf({ subnetType: "verified_application" }), "accepted");
  assert.equal(verdictOf({ seed: new Uint8Array(0) }), "accepted");
});

test("checkEnvelope() refuses canister signatures that the certificate or the tree does not bear out", () => {
  const spoiled: readonly (readonly [string, Partial<CanisterSigning>])[] = [
    ["a canister of another network", { keys: others }],
    ["a canister of another subnet", { canisterId: canisterIdFromNumber(2n ** 63n) }],
    ["other certified data", { certifiedData: new Uint8Array(32) }],
    ["another message", { signedMessage: encodeUtf8("something else") }],
    ["a rented subnet", { subnetType: "cloud_engine" }],
    ["a delegation without a type", { subnetType: undefined }],
  ];
  for (const [what, change] of spoiled) assert.equal(verdictOf(change), "network/bad-signature", what);
  const identity = createCanisterIdentity({ keys, subnet: 1, canisterId: onSecond, seed: new Uint8Array(1) });
  for (const signature of [
    new Uint8Array(0),
    encodeUtf8("no signature"),
    encodeCanisterSignature({ certificate: new Uint8Array(3), tree: { kind: "empty" } }),
  ]) {
    const forged = { publicKeyDer: identity.publicKeyDer, sign: () => signature };
    const signing = { identity: forged };
    assert.equal(check(contentOf(signing), signing), "network/bad-signature");
  }
});

test("checkEnvelope() accepts a session key that a canister delegated to, again and again", () => {
  const canister = createCanisterIdentity({
    keys,
    subnet: 1,
    canisterId: onSecond,
    seed: encodeUtf8("user"),
  });
  const session = createIdentity("ed25519");
  const delegation = { publicKey: session.publicKeyDer, expirationNs: nowNs + 1n };
  const delegations = [signDelegation(canister, delegation)];
  const signing = { identity: canister, signer: session, delegations };
  for (const nonce of [1, 2, 3]) {
    assert.equal(check(contentOf(signing, { nonce: Uint8Array.of(nonce) }), signing), "accepted");
  }
  const late = { ...delegation, expirationNs: nowNs - 1n };
  const expired = { ...signing, delegations: [signDelegation(canister, late)] };
  assert.equal(check(contentOf(expired), expired), "network/delegation-expired");
});

test("checkEnvelope() accepts sender_info only if the canister whose key the sender has signed it", () => {
  const canister = createCanisterIdentity({
    keys,
    subnet: 1,
    canisterId: onSecond,
    seed: encodeUtf8("user"),
  });
  const session = createIdentity("ed25519");
  const delegation = { publicKey: session.publicKeyDer, expirationNs: nowNs + 1n };
  const signing = {
    identity: canister,
    signer: session,
    delegations: [signDelegation(canister, delegation)],
  };
  const sig = canister.sign(concatBytes(domainSeparators.senderInfo, info));
  const good = { info, signer: onSecond.toUint8Array(), sig };
  const verdict = (sender_info: CallContent["otherFields"] & object, as: Signing = signing): string =>
    check(contentOf(as, { otherFields: { sender_info } }), as);
  assert.equal(verdict(good), "accepted");
  const spoiled = [
    { ...good, info: encodeUtf8("named Eve") },
    { ...good, signer: onRoot.toUint8Array() },
    { ...good, sig: canister.sign(info) },
    { info, signer: good.signer },
    { info: "text", signer: good.signer, sig },
    {},
  ];
  for (const senderInfo of spoiled) assert.equal(verdict(senderInfo), "network/bad-sender-info");
  assert.equal(verdict(good, { identity: session }), "network/bad-sender-info");
});
