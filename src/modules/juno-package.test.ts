import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../bytes/mod.ts";
import { parseJunoPackage } from "./juno-package.ts";
import { isJunoKind, kindOfPackage } from "./module-kind.ts";

test("parseJunoPackage() reads name and version", () => {
  const section = encodeUtf8('{"name":"@junobuild/satellite","version":"0.1.4","dependencies":{}}');
  assert.deepEqual(parseJunoPackage(section), { name: "@junobuild/satellite", version: "0.1.4" });
  assert.deepEqual(parseJunoPackage(encodeUtf8('{"name":"shop"}')), { name: "shop", version: undefined });
});

for (const text of ["", "[]", "{}", '{"name":1}', '"@junobuild/satellite"', "{"]) {
  test(`parseJunoPackage() takes ${JSON.stringify(text)} for no package`, () => {
    assert.equal(parseJunoPackage(encodeUtf8(text)), undefined);
  });
}

test("parseJunoPackage() takes bytes that are no UTF-8 for no package", () => {
  assert.equal(parseJunoPackage(Uint8Array.of(0x22, 0xff, 0x22)), undefined);
});

test("kindOfPackage() knows the packages of Juno and no others", () => {
  const kinds = ["satellite", "sputnik", "mission-control", "orbiter", "shop"].map((name) =>
    kindOfPackage({ name: `@junobuild/${name}`, version: undefined }),
  );
  assert.deepEqual(kinds, ["satellite", "satellite", "mission_control", "orbiter", undefined]);
  assert.deepEqual(["satellite", "canister", "shop"].map(isJunoKind), [true, false, false]);
});
