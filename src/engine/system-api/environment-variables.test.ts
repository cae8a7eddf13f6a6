import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, i32, numberOf, reach, replyOf } from "../testing/system-api-canister.ts";

test("environment variables are found by index and by name", () => {
  const environment = {
    environmentVariables: [
      { name: "first", value: "1" },
      { name: "name", value: "välue" },
    ],
  };
  assert.equal(numberOf(i32("(call $env_var_count)"), { environment }), 2n);
  assert.equal(numberOf(i32("(call $env_var_name_size (i32.const 0))"), { environment }), 5n);
  assert.equal(
    numberOf(i32("(call $env_var_name_exists (i32.const 1000) (i32.const 4))"), { environment }),
    1n,
  );
  assert.equal(
    numberOf(i32("(call $env_var_name_exists (i32.const 1000) (i32.const 3))"), { environment }),
    0n,
  );
  const value = `(block (result i32)
    (call $env_var_value_copy (i32.const 1000) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const 6))
    (call $env_var_value_size (i32.const 1000) (i32.const 4)))`;
  assert.deepEqual(replyOf(value, { environment }), [...new TextEncoder().encode("välue")]);
  const name = `(block (result i32)
    (call $env_var_name_copy (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 3)) (i32.const 3))`;
  assert.deepEqual(replyOf(name, { environment }), [...new TextEncoder().encode("ame")]);
  const beyond = canisterWith("(drop (call $env_var_name_size (i32.const 2)))");
  assert.equal(
    beyond.trap("update", "u", { environment }).message,
    "Environment variable index 2 is out of bounds. The number of environment variables is 2.",
  );
  const unknown = canisterWith("(drop (call $env_var_value_size (i32.const 1001) (i32.const 3)))");
  assert.equal(unknown.trap("update", "u", { environment }).message, "Environment variable ame not found.");
});

test("indices follow the bytes of the names, not the order of setting", () => {
  const names = ["b", "\u{1f600}", "a", "\uffee", ""];
  const environment = { environmentVariables: names.map((name) => ({ name, value: name })) };
  const sizes = [0, 1, 2, 3, 4].map((index) =>
    numberOf(i32(`(call $env_var_name_size (i32.const ${index}))`), { environment }),
  );
  assert.deepEqual(sizes, [0n, 1n, 1n, 3n, 4n]);
});

test("names that are too long or no UTF-8 trap", () => {
  for (const name of ["name_exists", "value_size"]) {
    const call = (address: number, size: number): string =>
      `(drop (call $env_var_${name} (i32.const ${address}) (i32.const ${size})))`;
    const violation = (body: string): string => canisterWith(body).trap(...reach("query")).message;
    const prefix = `Canister violated contract: ic0.env_var_${name}: Variable name is`;
    assert.equal(violation(call(0, 129)), `${prefix} too large.`);
    assert.equal(violation(call(1100, 2)), `${prefix} not a valid UTF-8 string.`);
  }
});
