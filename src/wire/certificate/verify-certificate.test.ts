import assert from "node:assert/strict";
import { test } from "node:test";
import { Certificate as ForeignCertificate, LookupPathStatus } from "@icp-sdk/core/agent";
import { bls12_381 } from "@noble/curves/bls12-381.js";
import { decodeHex, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import { encodeBlsPublicKeyDer } from "../keys/public-key-der.ts";
import { canisterIdFromNumber, type Principal, selfAuthenticatingPrincipal } from "../principal.ts";
import { encodeHashTree } from "../tree/hash-tree-cbor.ts";
import { emptyTree, type LabeledTree, setPath, treeRootHash } from "../tree/labeled-tree.ts";
import { lookupPath } from "../tree/lookup.ts";
import { witness } from "../tree/witness.ts";
import {
  type CertificateDelegation,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateFromTree,
  stateRootMessage,
} from "./certificate.ts";
import { encodeCanisterRanges } from "./principal-lists.ts";
import { type BlsVerifier, rangesOfSubnet, verifyCertificate } from "./verify-certificate.ts";

const bls = bls12_381.shortSignatures;
const path = (...labels: (string | Uint8Array)[]): Uint8Array[] =>
  labels.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));

const verifyBls: BlsVerifier = (publicKey, signature, message) => {
  try {
    return bls.verify(signature, bls.hash(message), publicKey);
  } catch {
    return false;
  }
};

class Signer {
  readonly #secret: Uint8Array;
  readonly keyDer: Uint8Array;
  readonly subnetId: Principal;

  constructor(secretByte: number) {
    this.#secret = decodeHex(secretByte.toString(16).padStart(64, "0"));
    this.keyDer = encodeBlsPublicKeyDer(bls.getPublicKey(this.#secret).toBytes(true));
    this.subnetId = selfAuthenticatingPrincipal(this.keyDer);
  }

  certify(tree: LabeledTree, paths: Uint8Array[][], delegation?: CertificateDelegation): Uint8Array {
    const signature = bls.Signature.toBytes(
      bls.sign(bls.hash(stateRootMessage(treeRootHash(tree))), this.#secret),
    );
    return encodeCertificate({ tree: witness(tree, paths), signature, ...(delegation && { delegation }) });
  }
}

const root = new Signer(11);
const subnet = new Signer(12);
const first = canisterIdFromNumber(100n);
const last = canisterIdFromNumber(199n);
const inside = canisterIdFromNumber(150n);
const outside = canisterIdFromNumber(200n);
const nowNs = 1_785_542_400_000_000_000n;
const withoutClock = { disableTimeVerification: true };

function stateTree(timeNs: bigint): LabeledTree {
  let tree = setPath(emptyTree, path("time"), encodeLeb128(timeNs));
  tree = setPath(tree, path("request_status", new Uint8Array(32), "status"), encodeUtf8("replied"));
  tree = setPath(tree, path("request_status", new Uint8Array(32), "reply"), encodeUtf8("DIDL\x00\x00"));
  tree = setPath(tree, path("canister", inside.toUint8Array(), "module_hash"), new Uint8Array(32).fill(5));
  return setPath(
    tree,
    path("request_status", new Uint8Array(32).fill(9), "status"),
    encodeUtf8("processing"),
  );
}

const askedPaths = [path("time"), path("request_status", new Uint8Array(32))];

type Layout = "sharded" | "whole" | "none";

function delegationTo(layout: Layout): CertificateDelegation {
  const ranges = encodeCanisterRanges([[first, last]]);
  const id = subnet.subnetId.toUint8Array();
  let tree = setPath(emptyTree, path("time"), encodeLeb128(nowNs));
  tree = setPath(tree, path("subnet", id, "public_key"), subnet.keyDer);
  tree = setPath(tree, path("subnet", root.subnetId.toUint8Array(), "public_key"), root.keyDer);
  if (layout === "sharded") tree = setPath(tree, path("canister_ranges", id, first.toUint8Array()), ranges);
  if (layout === "whole") tree = setPath(tree, path("subnet", id, "canister_ranges"), ranges);
  return {
    subnetId: subnet.subnetId,
    certificate: root.certify(tree, [path("time"), path("subnet", id), path("canister_ranges", id)]),
  };
}

function codeOf(bytes: Uint8Array, more: Partial<Parameters<typeof verifyCertificate>[1]> = {}): string {
  const verdict = verifyCertificate(bytes, { rootKeyDer: root.keyDer, verifyBls, ...more });
  return verdict.ok ? "ok" : verdict.fault.code;
}

test("a certificate of the root subnet is accepted by us and by the agent", async () => {
  const bytes = root.certify(stateTree(nowNs), askedPaths);
  const verdict = verifyCertificate(bytes, { rootKeyDer: root.keyDer, verifyBls, canisterId: inside });
  assert.ok(verdict.ok);
  assert.equal(verdict.timeNs, nowNs);
  const foreign = await ForeignCertificate.create({
    ...withoutClock,
    certificate: bytes,
    rootKey: root.keyDer,
    principal: { canisterId: inside },
  });
  const reply = foreign.lookup_path(path("request_status", new Uint8Array(32), "reply"));
  assert.equal(reply.status, LookupPathStatus.Found);
});

for (const layout of ["sharded", "whole"] as const) {
  test(`a certificate with a delegation and ${layout} ranges is accepted by us and by the agent`, async () => {
    const bytes = subnet.certify(stateTree(nowNs), askedPaths, delegationTo(layout));
    assert.equal(codeOf(bytes, { canisterId: inside }), "ok");
    assert.equal(codeOf(bytes, { canisterId: outside }), "wire/canister-out-of-range");
    const foreign = { certificate: bytes, rootKey: root.keyDer, ...withoutClock };
    await ForeignCertificate.create({ ...foreign, principal: { canisterId: inside } });
    await assert.rejects(ForeignCertificate.create({ ...foreign, principal: { canisterId: outside } }));
  });
}

test("verifyCertificate() refuses a delegation without ranges for every canister", () => {
  assert.equal(
    codeOf(subnet.certify(stateTree(nowNs), askedPaths, delegationTo("none")), { canisterId: inside }),
    "wire/canister-out-of-range",
  );
});

test("verifyCertificate() refuses a changed leaf, another key and a signature of zeros", () => {
  const bytes = root.certify(stateTree(nowNs), askedPaths);
  const { tree, signature } = decodeCertificate(bytes);
  const forged = witness(stateTree(nowNs + 1n), askedPaths);
  assert.equal(codeOf(encodeCertificate({ tree: forged, signature })), "wire/bad-signature");
  assert.equal(codeOf(encodeCertificate({ tree, signature: new Uint8Array(48) })), "wire/bad-signature");
  assert.equal(codeOf(bytes, { rootKeyDer: subnet.keyDer }), "wire/bad-signature");
  assert.equal(codeOf(bytes, { rootKeyDer: new Uint8Array(133) }), "wire/bad-public-key");
});

test("verifyCertificate() refuses a delegation inside a delegation", () => {
  const inner = subnet.certify(stateTree(nowNs), askedPaths, delegationTo("sharded"));
  const bytes = subnet.certify(stateTree(nowNs), askedPaths, {
    subnetId: subnet.subnetId,
    certificate: inner,
  });
  assert.equal(codeOf(bytes), "wire/nested-delegation");
});

test("verifyCertificate() refuses a delegation that names no key for the subnet", () => {
  const other = root.certify(stateTree(nowNs), askedPaths);
  const bytes = subnet.certify(stateTree(nowNs), askedPaths, {
    subnetId: subnet.subnetId,
    certificate: other,
  });
  assert.equal(codeOf(bytes), "wire/unknown-subnet");
});

test("verifyCertificate() refuses a certificate that is too old or shows no time", () => {
  const bytes = root.certify(stateTree(nowNs), askedPaths);
  assert.equal(codeOf(bytes, { notBeforeNs: nowNs }), "ok");
  assert.equal(codeOf(bytes, { notBeforeNs: nowNs + 1n }), "wire/stale-certificate");
  assert.equal(codeOf(root.certify(stateTree(nowNs), [path("canister")])), "wire/certificate-without-time");
});

test("verifyCertificate() answers malformed bytes with a value", () => {
  assert.equal(codeOf(new Uint8Array()), "wire/bad-cbor");
  assert.equal(codeOf(decodeHex("a0")), "wire/bad-certificate");
  assert.equal(codeOf(decodeHex("a2647472656580697369676e617475726540")), "wire/bad-hash-tree");
});

test("encodeCertificateFromTree() gives the bytes of encodeCertificate()", () => {
  const delegation = delegationTo("whole");
  for (const bytes of [
    root.certify(stateTree(1n), askedPaths),
    subnet.certify(stateTree(1n), askedPaths, delegation),
  ]) {
    const { tree, ...rest } = decodeCertificate(bytes);
    assert.deepEqual(encodeCertificateFromTree({ ...rest, treeCbor: encodeHashTree(tree) }), bytes);
  }
});

test("rangesOfSubnet() joins the shards and is empty for an unknown subnet", () => {
  const id = subnet.subnetId.toUint8Array();
  let tree = setPath(
    emptyTree,
    path("canister_ranges", id, outside.toUint8Array()),
    encodeCanisterRanges([[outside, outside]]),
  );
  tree = setPath(
    tree,
    path("canister_ranges", id, first.toUint8Array()),
    encodeCanisterRanges([[first, last]]),
  );
  const revealed = witness(tree, [[]]);
  const texts = rangesOfSubnet(revealed, subnet.subnetId).map((range) => range.map((end) => end.toText()));
  assert.deepEqual(
    texts,
    [
      [first, last],
      [outside, outside],
    ].map((range) => range.map((end) => end.toText())),
  );
  assert.deepEqual(rangesOfSubnet(revealed, root.subnetId), []);
  assert.equal(lookupPath(revealed, path("subnet")).kind, "absent");
});
