import { concatBytes, encodeUtf8 } from "../../../src/bytes/mod.ts";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import {
  type CborMap,
  type CborValue,
  domainSeparators,
  encodeCborSelfDescribed,
  isCborMap,
} from "../../../src/wire/mod.ts";
import { hashOfMap } from "../../../src/wire/representation-hash.ts";
import { type TestIdentity, testIdentity } from "../../support/test-identity.ts";
import { mutateBytes } from "../mutate-bytes.ts";

/** What a change may put in the place of any value. */
const strangers: readonly CborValue[] = [
  null,
  true,
  0,
  -1,
  2n ** 64n - 1n,
  "",
  "größer",
  new Uint8Array(),
  new Uint8Array(30),
  new Uint8Array(100),
  [],
  [[]],
  {},
  { nested: { deeper: [new Uint8Array(1)] } },
];

const newKeys = [
  "nonce",
  "sender_info",
  "targets",
  "permissions",
  "__proto__",
  "",
  "sender_delegation",
  "paths",
];

const owner = testIdentity("fuzz owner");
const delegate = testIdentity("fuzz delegate");

/** The principal of requests that are signed. */
export const signer: Uint8Array = owner.principal.toUint8Array();

/** How a request was made different from a good one. */
export type Damage = "none" | "content" | "envelope" | "bytes";

/** The body of a request with this content, signed as its sender asks for, and damaged somewhere. */
export function randomEnvelope(random: SeededRandom, content: CborMap, damage: Damage): Uint8Array {
  const sent = damage === "content" ? mutateMap(random, content) : content;
  const isAnonymous = content["sender"] instanceof Uint8Array && content["sender"].length === 1;
  let envelope = isAnonymous ? { content: sent } : signed(random, sent);
  if (damage === "envelope") envelope = { content: sent, ...mutateMap(random, envelope) };
  const body = encodeCborSelfDescribed(envelope);
  return damage === "bytes" ? mutateBytes(random, body) : body;
}

function signed(random: SeededRandom, content: CborMap): CborMap {
  const isDelegated = random.oneIn(3);
  const message = concatBytes(domainSeparators.request, hashOf(content));
  const identity = isDelegated ? delegate : owner;
  const envelope = { content, sender_pubkey: owner.publicKeyDer, sender_sig: identity.sign(message) };
  return isDelegated ? { ...envelope, sender_delegation: [delegation(delegate)] } : envelope;
}

function delegation(to: TestIdentity): CborMap {
  const granted = { pubkey: to.publicKeyDer, expiration: 2n ** 62n };
  const message = concatBytes(domainSeparators.delegation, hashOf(granted));
  return { delegation: granted, signature: owner.sign(message) };
}

/** The hash of a content; some values have none, and then nothing can be signed. */
function hashOf(map: CborMap): Uint8Array {
  try {
    return hashOfMap(map);
  } catch {
    return encodeUtf8("no hash");
  }
}

/** The map with one to three fields changed, left out or added, at any depth. */
function mutateMap(random: SeededRandom, map: CborMap): CborMap {
  let mutated = map;
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) mutated = mutateField(random, mutated);
  return mutated;
}

function mutateField(random: SeededRandom, map: CborMap): CborMap {
  const keys = Object.keys(map);
  if (keys.length === 0 || random.oneIn(5)) {
    return Object.fromEntries([...Object.entries(map), [random.pick(newKeys), random.pick(strangers)]]);
  }
  const key = random.pick(keys);
  if (random.oneIn(5)) return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return { ...map, [key]: mutateValue(random, map[key] ?? null) };
}

function mutateValue(random: SeededRandom, value: CborValue): CborValue {
  if (random.oneIn(4)) return random.pick(strangers);
  if (isCborMap(value)) return mutateField(random, value);
  if (value instanceof Uint8Array) return mutateBytes(random, value);
  if (typeof value === "string") return random.pick(["call", "query", "read_state", `${value}x`, ""]);
  if (Array.isArray(value))
    return Array.from({ length: random.pick([0, 1, 2, 21, 130]) }, () => value[0] ?? null);
  if (typeof value === "number" || typeof value === "bigint")
    return random.pick([0, 1, 2n ** 63n, 2n ** 64n - 1n]);
  return random.pick(strangers);
}
