import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeUtf8, hasFault } from "../../bytes/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { compileMotoko } from "./compile-motoko.ts";
import { readModuleSection } from "../../client/mod.ts";

test("compileMotoko() makes a module with a public interface and keeps it by its sources", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const main = join(directory, "main.mo");
  writeFileSync(main, "persistent actor { public query func five() : async Nat { 5 } }");
  const wasmModule = compileMotoko("five", main, directory);
  const section = readModuleSection(wasmModule, "icp:public candid:service");
  assert.match(section === undefined ? "" : decodeUtf8(section), /five: \(\) -> \(nat\) query/);
  assert.deepEqual(new Uint8Array(compileMotoko("five", main, directory)), new Uint8Array(wasmModule));
  assert.equal(readdirSync(join(directory, ".icebox", "build")).length, 1);
  writeFileSync(main, "persistent actor { public query func six() : async Nat { 6 } }");
  compileMotoko("five", main, directory);
  assert.equal(readdirSync(join(directory, ".icebox", "build")).length, 2);
});

test("compileMotoko() fails with the place of the compiler's complaint", () => {
  using workplace = createWorkplace();
  const main = join(workplace.directory, "main.mo");
  writeFileSync(main, "persistent actor {\n  let x : Nat = true;\n}");
  assert.throws(
    () => compileMotoko("wrong", main, workplace.directory),
    (error) =>
      hasFault(error, "cli/build-failed") && error instanceof Error && error.message.includes("main.mo:2:"),
  );
});
