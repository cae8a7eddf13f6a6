import assert from "node:assert/strict";
import { encodeHex, encodeUtf8, joinBytes } from "../../../src/bytes/mod.ts";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import type { HttpResponse } from "../../../src/network/http/http-message.ts";
import { counterModule } from "../../../src/replica/testing/counter.ts";
import { installArgs } from "../../../src/replica/testing/test-subnet.ts";
import {
  type CborMap,
  type CborValue,
  decodeCallResponse,
  decodeQueryResponse,
  decodeReadStateResponse,
  encodeCborSelfDescribed,
  encodeManagementArgs,
  managementCanisterId,
  Principal,
} from "../../../src/wire/mod.ts";
import { type FuzzTarget, fuzzTarget } from "../fuzz-target.ts";
import { shorterBytes, shorterLists, smallerItems } from "../shrink.ts";
import {
  type MemoryNetwork,
  networkKeys,
  networkTimeNs,
  startMemoryNetwork,
} from "../testing/memory-network.ts";
import { type Damage, randomEnvelope, signer } from "../testing/random-envelope.ts";

interface FuzzRequest {
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly damage: Damage;
}

const [rootSubnet = assert.fail(), userSubnet = assert.fail()] = networkKeys.config.subnets;
const [[canisterId = assert.fail()] = []] = userSubnet.canisterRanges;
const strangers = [rootSubnet.subnetId, Principal.anonymous(), Principal.fromUint8Array(new Uint8Array(29))];
const anonymous = Principal.anonymous().toUint8Array();
const methods = ["increment", "get", "save", "saved", "refuse", "fail", "silent", "absent", ""];
const statuses = [200, 202, 204, 400, 403, 404, 405, 413, 503];

function generate(random: SeededRandom): FuzzRequest[] {
  return Array.from({ length: 1 + random.below(40) }, (_, index) => randomRequest(random, index));
}

function randomRequest(random: SeededRandom, index: number): FuzzRequest {
  const damage = random.pick<Damage>(["none", "content", "content", "envelope", "envelope", "bytes"]);
  const kind = random.pick(["call", "query", "read_state"] as const);
  const content: CborMap = {
    request_type: kind,
    sender: random.oneIn(2) ? anonymous : signer,
    ingress_expiry: networkTimeNs + BigInt(1 + random.below(200)) * 1_000_000_000n,
    ...(random.oneIn(2) && { nonce: encodeUtf8(String(index)) }),
    ...(kind === "read_state" ? { paths: randomPaths(random) } : randomCall(random)),
  };
  return {
    path: damage === "none" || random.below(10) > 0 ? goodPath(random, kind) : strangePath(random, kind),
    contentType: damage !== "none" && random.oneIn(30) ? "text/plain" : "application/cbor",
    body: randomEnvelope(random, content, damage),
    damage,
  };
}

function randomCall(random: SeededRandom): CborMap {
  const arg = random.bytes(random.pick([0, 1, 6]));
  if (random.below(4) > 0)
    return { canister_id: canisterId.toUint8Array(), method_name: random.pick(methods), arg };
  const which = encodeManagementArgs("canister_status", { canister_id: canisterId });
  return {
    canister_id: managementCanisterId.toUint8Array(),
    method_name: random.pick(["canister_status", "start_canister", "absent"]),
    arg: random.oneIn(4) ? arg : which,
  };
}

function randomPaths(random: SeededRandom): CborValue {
  const subnet = random.pick([rootSubnet, userSubnet]).subnetId.toUint8Array();
  const id = canisterId.toUint8Array();
  const paths = [
    ["time"],
    ["subnet"],
    ["subnet", subnet, "public_key"],
    ["subnet", subnet, "node"],
    ["subnet", subnet, "canister_ranges"],
    ["canister_ranges", subnet],
    ["canister", id, "module_hash"],
    ["canister", id, "controllers"],
    ["canister", id, "metadata", "candid:service"],
    ["request_status", random.bytes(32)],
    ["absent"],
    [],
  ];
  const labels = (path: readonly (string | Uint8Array)[]) =>
    path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));
  return Array.from({ length: random.below(4) }, () => labels(random.pick(paths)));
}

function goodPath(random: SeededRandom, kind: string): string {
  const version = kind === "call" ? random.pick([2, 3, 4]) : random.pick([2, 3]);
  if (kind === "read_state" && random.oneIn(3)) {
    return `/api/v${version}/subnet/${random.pick([rootSubnet, userSubnet]).subnetId.toText()}/${kind}`;
  }
  return `/api/v${version}/canister/${canisterId.toText()}/${kind}`;
}

function strangePath(random: SeededRandom, kind: string): string {
  const target = random.pick(["canister", "subnet"]);
  const id = random.pick([
    ...strangers.map((principal) => principal.toText()),
    "aaaaa",
    "",
    "%00",
    "__proto__",
  ]);
  return random.pick([
    `/api/v${random.below(6)}/${target}/${id}/${kind}`,
    `/api/v2/status/${id}`,
    `/${kind}`,
    "/icebox/v1/advance",
  ]);
}

/** Creates the canister that is asked for and gives it code. */
async function populate(network: MemoryNetwork): Promise<void> {
  const none: [] = [];
  const creation = {
    amount: none,
    settings: none,
    specified_id: [canisterId] as [Principal],
    sender_canister_version: none,
  };
  const steps = [
    [
      "provisional_create_canister_with_cycles",
      encodeManagementArgs("provisional_create_canister_with_cycles", creation),
    ],
    ["install_code", encodeManagementArgs("install_code", installArgs(canisterId, counterModule))],
  ] as const;
  for (const [method_name, arg] of steps) {
    const ids = { sender: anonymous, canister_id: managementCanisterId.toUint8Array() };
    const content = {
      request_type: "call",
      method_name,
      arg,
      ...ids,
      ingress_expiry: networkTimeNs + 10n ** 11n,
    };
    const body = encodeCborSelfDescribed({ content });
    const path = `/api/v4/canister/${canisterId.toText()}/call`;
    const response = await network.handle({ method: "POST", path, contentType: "application/cbor", body });
    assert.equal(response.status, 200, Buffer.from(joinBytes(response.body)).toString());
    const decoded = decodeCallResponse(joinBytes(response.body));
    assert.ok(decoded.kind === "certified", decoded.kind === "rejected" ? decoded.rejection.message : "");
  }
}

async function check(requests: readonly FuzzRequest[]): Promise<void> {
  await using network = await startMemoryNetwork();
  await populate(network);
  for (const [index, { path, contentType, body, damage }] of requests.entries()) {
    const response = await network.handle({ method: "POST", path, contentType, body });
    const text = response.status === 200 ? "" : Buffer.from(joinBytes(response.body)).toString();
    assert.ok(statuses.includes(response.status), `status ${response.status} of request ${index}: ${text}`);
    if (damage === "none" && !path.endsWith("/read_state")) {
      assert.ok(response.status <= 202, `a good request is refused with ${response.status}: ${text}`);
    }
    assertReadable(path, response);
  }
  assert.deepEqual(network.logged, []);
}

/** A client can read what is answered. */
function assertReadable(path: string, { status, body: pieces }: HttpResponse): void {
  const body = joinBytes(pieces);
  if (status !== 200 || body.length === 0) return;
  if (path.endsWith("/call")) decodeCallResponse(body);
  else if (path.endsWith("/query")) decodeQueryResponse(body);
  else if (path.endsWith("/read_state")) decodeReadStateResponse(body);
}

function* shrink(requests: readonly FuzzRequest[]): Generator<FuzzRequest[]> {
  yield* shorterLists(requests);
  if (requests.length > 1) return;
  yield* smallerItems(requests, function* (request) {
    if (request.damage === "bytes") for (const body of shorterBytes(request.body)) yield { ...request, body };
  });
}

/** Requests to a network in this thread: each is answered, a good one is taken, and none is a defect. */
export const envelopesTarget: FuzzTarget = fuzzTarget<readonly FuzzRequest[]>({
  name: "envelopes",
  generate,
  check,
  shrink,
  describe: (requests) =>
    requests.map(({ path, contentType, body }) => `${path} ${contentType} ${encodeHex(body)}`).join("\n"),
});
