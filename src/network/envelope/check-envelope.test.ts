import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { concatBytes, decodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodeEnvelope,
  decodePrincipal,
  encodeBlsPublicKeyDer,
  encodeCborSelfDescribed,
  managementCanisterId,
  selfAuthenticatingPrincipal,
  type CallContent,
  type Delegation,
  type RequestContent,
} from "../../wire/mod.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { createIdentity, encodeRequest, signDelegation, type TestIdentity } from "../testing/identities.ts";
import { checkEnvelope } from "./check-envelope.ts";

const nowNs = 1_800_000_000_000_000_000n;
const rootKeyDer = encodeBlsPublicKeyDer(new Uint8Array(96));
const window = { rootKeyDer, nowNs, ingressTtlNs: 300_000_000_000n, permittedDriftNs: 30_000_000_000n };
const anonymous = decodePrincipal(Uint8Array.of(4));

function callFrom(identity: TestIdentity | undefined, change: Partial<CallContent> = {}): CallContent {
  return {
    requestType: "call",
    sender: identity ? selfAuthenticatingPrincipal(identity.publicKeyDer) : anonymous,
    ingressExpiryNs: nowNs + 60_000_000_000n,
    canisterId: echoCanisterId,
    methodName: "hello",
    arg: encodeUtf8("DIDL"),
    ...change,
  };
}

/** The refusal code of an encoded request, or "accepted". */
function check(bytes: Uint8Array): string {
  const decoded = decodeEnvelope(bytes);
  if (!decoded.ok) return decoded.fault.code;
  const verdict = checkEnvelope(decoded.envelope, decoded.requestId, window);
  return verdict.kind === "refused" ? verdict.code : "accepted";
}

function delegate(
  from: TestIdentity,
  to: TestIdentity,
  change: Partial<Delegation> = {},
): ReturnType<typeof signDelegation> {
  return signDelegation(from, { publicKey: to.publicKeyDer, expirationNs: nowNs + 1n, ...change });
}

test("checkEnvelope() accepts the signature of each plain scheme and refuses another's", () => {
  for (const scheme of ["ed25519", "secp256k1", "prime256v1"] as const) {
    const identity = createIdentity(scheme);
    const content = callFrom(identity);
    assert.equal(check(encodeRequest(content, { identity })), "accepted", scheme);
    const signer = createIdentity(scheme);
    assert.equal(check(encodeRequest(content, { identity, signer })), "network/bad-signature", scheme);
  }
});

test("checkEnvelope() refuses a signature that is too short, a key that is none, and a key that cannot sign", () => {
  const identity = createIdentity("ed25519");
  const short = { publicKeyDer: identity.publicKeyDer, sign: () => new Uint8Array(63) };
  assert.equal(check(encodeRequest(callFrom(identity), { identity: short })), "network/bad-signature");
  const noKey = { publicKeyDer: Uint8Array.of(1, 2, 3), sign: identity.sign };
  assert.equal(check(encodeRequest(callFrom(noKey), { identity: noKey })), "network/bad-public-key");
  const canister = {
    publicKeyDer: concatBytes(
      decodeHex("301c300c060a2b0601040183b8430102030c000a"),
      echoCanisterId.toUint8Array(),
    ),
    sign: identity.sign,
  };
  const verdict = check(encodeRequest(callFrom(canister), { identity: canister }));
  assert.equal(verdict, "network/bad-signature");
});

test("checkEnvelope() refuses a sender that the key does not authenticate and a sender without a signature", () => {
  const identity = createIdentity("ed25519");
  const other = callFrom(createIdentity("ed25519"));
  assert.equal(check(encodeRequest(other, { identity })), "network/sender-mismatch");
  assert.equal(check(encodeRequest(other)), "network/missing-signature");
});

test("checkEnvelope() lets the anonymous principal in only without a signature", () => {
  assert.equal(check(encodeRequest(callFrom(undefined))), "accepted");
  const identity = createIdentity("ed25519");
  assert.equal(check(encodeRequest(callFrom(undefined), { identity })), "network/anonymous-with-signature");
});

test("checkEnvelope() wants the expiry between now and the longest life; anonymous reads may carry any", () => {
  const latest = nowNs + window.ingressTtlNs + window.permittedDriftNs;
  const cases: [bigint, string][] = [
    [nowNs - 1n, "network/bad-expiry"],
    [nowNs, "accepted"],
    [latest, "accepted"],
    [latest + 1n, "network/bad-expiry"],
    [0n, "network/bad-expiry"],
    [2n ** 64n - 1n, "network/bad-expiry"],
  ];
  const identity = createIdentity("ed25519");
  for (const [ingressExpiryNs, expected] of cases) {
    assert.equal(check(encodeRequest(callFrom(undefined, { ingressExpiryNs }))), expected);
    assert.equal(check(encodeRequest(callFrom(identity, { ingressExpiryNs }), { identity })), expected);
    const query: RequestContent = { ...callFrom(undefined, { ingressExpiryNs }), requestType: "query" };
    assert.equal(check(encodeRequest(query)), "accepted");
    const signed: RequestContent = { ...callFrom(identity, { ingressExpiryNs }), requestType: "query" };
    assert.equal(check(encodeRequest(signed, { identity })), expected);
  }
});

test("checkEnvelope() follows a chain of delegations to the key that signed", () => {
  const [root, middle, last] = [
    createIdentity("ed25519"),
    createIdentity("secp256k1"),
    createIdentity("prime256v1"),
  ];
  const content = callFrom(root);
  const chain = [delegate(root, middle), delegate(middle, last)];
  assert.equal(
    check(encodeRequest(content, { identity: root, signer: last, delegations: chain })),
    "accepted",
  );
  assert.equal(
    check(encodeRequest(content, { identity: root, signer: root, delegations: chain })),
    "network/bad-signature",
  );
  const forged = [delegate(root, middle), delegate(root, last)];
  const verdict = check(encodeRequest(content, { identity: root, signer: last, delegations: forged }));
  assert.equal(verdict, "network/bad-signature");
});

test("checkEnvelope() refuses delegations that are expired, cyclic, for other canisters or for queries only", () => {
  const [identity, signer] = [createIdentity("ed25519"), createIdentity("ed25519")];
  const content = callFrom(identity);
  const verdictOf = (change: Partial<Delegation>, request: RequestContent = content): string =>
    check(encodeRequest(request, { identity, signer, delegations: [delegate(identity, signer, change)] }));
  assert.equal(verdictOf({ expirationNs: nowNs - 1n }), "network/delegation-expired");
  assert.equal(verdictOf({ targets: [echoCanisterId] }), "accepted");
  assert.equal(verdictOf({ targets: [managementCanisterId] }), "network/delegation-target");
  assert.equal(verdictOf({ targets: [] }), "network/delegation-target");
  assert.equal(verdictOf({ permissions: "all" }), "accepted");
  assert.equal(verdictOf({ permissions: "queries" }), "network/delegation-permission");
  assert.equal(verdictOf({ permissions: "queries" }, { ...content, requestType: "query" }), "accepted");
  assert.equal(verdictOf({ permissions: "some" }), "network/delegation-permission");
  const cycle = [delegate(identity, signer), delegate(signer, identity)];
  assert.equal(check(encodeRequest(content, { identity, delegations: cycle })), "network/delegation-cycle");
  const self = [delegate(identity, identity)];
  assert.equal(check(encodeRequest(content, { identity, delegations: self })), "network/delegation-cycle");
});

test("checkEnvelope() refuses sender_info of the anonymous user", () => {
  const otherFields = {
    sender_info: { info: Uint8Array.of(1), signer: Uint8Array.of(2), sig: Uint8Array.of(3) },
  };
  const content = callFrom(undefined, { otherFields });
  assert.equal(check(encodeRequest(content)), "network/bad-sender-info");
});

function derWrapped(cose: Uint8Array): Uint8Array {
  const algorithm = decodeHex("300c060a2b0601040183b8430101");
  const bitString = concatBytes(
    cose.length + 1 < 128
      ? Uint8Array.of(3, cose.length + 1, 0)
      : Uint8Array.of(3, 0x82, (cose.length + 1) >> 8, (cose.length + 1) & 255, 0),
    cose,
  );
  const size = algorithm.length + bitString.length;
  const head =
    size < 128
      ? Uint8Array.of(0x30, size)
      : size < 256
        ? Uint8Array.of(0x30, 0x81, size)
        : Uint8Array.of(0x30, 0x82, size >> 8, size & 255);
  return concatBytes(head, algorithm, bitString);
}

function bytesOf(base64url: string | undefined): Uint8Array {
  return new Uint8Array(Buffer.from(base64url ?? "", "base64url"));
}

function webAuthnIdentity(
  publicKey: KeyObject,
  privateKey: KeyObject,
  digest: "sha256" | null,
): TestIdentity {
  const jwk = publicKey.export({ format: "jwk" });
  const cose =
    jwk.kty === "EC"
      ? concatBytes(decodeHex("a5010203262001215820"), bytesOf(jwk.x), decodeHex("225820"), bytesOf(jwk.y))
      : jwk.kty === "OKP"
        ? concatBytes(decodeHex("a4010103272006215820"), bytesOf(jwk.x))
        : concatBytes(decodeHex("a401030339010020590100"), bytesOf(jwk.n), decodeHex("2143"), bytesOf(jwk.e));
  return {
    publicKeyDer: derWrapped(cose),
    sign: (message) => {
      const challenge = Buffer.from(message).toString("base64url");
      const client = JSON.stringify({ type: "webauthn.get", challenge, origin: "http://localhost" });
      const authenticatorData = new Uint8Array(37).fill(9);
      const signed = concatBytes(authenticatorData, createHash("sha256").update(client).digest());
      return encodeCborSelfDescribed({
        authenticator_data: authenticatorData,
        client_data_json: client,
        signature: new Uint8Array(sign(digest, signed, privateKey)),
      });
    },
  };
}

test("checkEnvelope() accepts web authentication with ECDSA, EdDSA and RSA keys, for this request only", () => {
  const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const ed = generateKeyPairSync("ed25519");
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const identities = [
    webAuthnIdentity(ec.publicKey, ec.privateKey, "sha256"),
    webAuthnIdentity(ed.publicKey, ed.privateKey, null),
    webAuthnIdentity(rsa.publicKey, rsa.privateKey, "sha256"),
  ];
  for (const identity of identities) {
    assert.equal(check(encodeRequest(callFrom(identity), { identity })), "accepted");
    const elsewhere = { ...identity, sign: () => identity.sign(encodeUtf8("another request")) };
    assert.equal(check(encodeRequest(callFrom(identity), { identity: elsewhere })), "network/bad-signature");
    const garbage = { ...identity, sign: () => encodeUtf8("no assertion") };
    assert.equal(check(encodeRequest(callFrom(identity), { identity: garbage })), "network/bad-signature");
  }
});
