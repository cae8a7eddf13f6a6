import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex, hasFault } from "../bytes/mod.ts";
import {
  canisterIdFromNumber,
  canisterIdToNumber,
  decodePrincipal,
  isInCanisterRanges,
  managementCanisterId,
  Principal,
  selfAuthenticatingPrincipal,
} from "./principal.ts";

test("canisterIdFromNumber() makes the ids of well-known canisters", () => {
  const known: readonly (readonly [bigint, string])[] = [
    [0n, "rwlgt-iiaaa-aaaaa-aaaaa-cai"],
    [2n, "ryjl3-tyaaa-aaaaa-aaaba-cai"],
    [4n, "rkp4c-7iaaa-aaaaa-aaaca-cai"],
    [0x02100002n, "um5iw-rqaaa-aaaaq-qaaba-cai"],
    [0x8000000000100001n, "bkyz2-fmaaa-aaaaa-qaaaq-cai"],
    [0xffffffffffe00000n, "lxzze-o7777-77777-aaaaa-cai"],
  ];
  for (const [number, text] of known) {
    assert.equal(canisterIdFromNumber(number).toText(), text);
    assert.equal(canisterIdToNumber(Principal.fromText(text)), number);
  }
});

test("canisterIdToNumber() is undefined for other principals", () => {
  assert.equal(canisterIdToNumber(managementCanisterId), undefined);
  assert.equal(canisterIdToNumber(Principal.anonymous()), undefined);
});

test("canisterIdFromNumber() refuses more than 64 bits", () => {
  assert.throws(() => canisterIdFromNumber(2n ** 64n), RangeError);
});

test("selfAuthenticatingPrincipal() agrees with the agent's", () => {
  const der = decodeHex(`302a300506032b6570032100${"07".repeat(32)}`);
  assert.equal(selfAuthenticatingPrincipal(der).toText(), Principal.selfAuthenticating(der).toText());
  assert.equal(selfAuthenticatingPrincipal(der).toUint8Array().at(-1), 2);
});

test("decodePrincipal() refuses 30 bytes", () => {
  assert.equal(decodePrincipal(decodeHex("abcd01")).toText(), "em77e-bvlzu-aq");
  assert.throws(
    () => decodePrincipal(new Uint8Array(30)),
    (error) => hasFault(error, "wire/bad-principal"),
  );
});

test("isInCanisterRanges() includes both ends", () => {
  const ranges = [[canisterIdFromNumber(10n), canisterIdFromNumber(20n)]] as const;
  const inside = [9n, 10n, 15n, 20n, 21n].map((number) =>
    isInCanisterRanges(canisterIdFromNumber(number), ranges),
  );
  assert.deepEqual(inside, [false, true, true, true, false]);
});

test("managementCanisterId is the empty principal", () => {
  assert.equal(encodeHex(managementCanisterId.toUint8Array()), "");
  assert.equal(managementCanisterId.toText(), "aaaaa-aa");
});
