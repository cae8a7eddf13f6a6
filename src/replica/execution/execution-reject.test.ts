import assert from "node:assert/strict";
import { test } from "node:test";
import { Principal } from "../../wire/mod.ts";
import { trapReject } from "./execution-reject.ts";

const canisterId = Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai");
const prefix = "Error from Canister ryjl3-tyaaa-aaaaa-aaaba-cai: ";
const violation = "Canister violated contract: something";
const toolchain =
  ".\nIf you are running this canister in a test environment (e.g., dfx), make sure the test environment is up to date. Otherwise, this is likely an error with the compiler/CDK toolchain being used to build the canister. Please report the error to IC devs on the forum: https://forum.dfinity.org and include which language/CDK was used to create the canister.";

test("trapReject() suggests what the trap says, or what its code says", () => {
  const reject = (help?: { suggestion?: string; section?: string }): string => {
    const code = "engine/contract-violation";
    return trapReject(canisterId, { code, message: violation, ...(help === undefined ? {} : { help }) })
      .message;
  };
  assert.equal(reject(), prefix + violation + toolchain);
  assert.equal(reject({}), prefix + violation);
  assert.equal(reject({ suggestion: "Do it otherwise." }), `${prefix}${violation}.\nDo it otherwise.`);
  assert.equal(
    reject({ suggestion: "Do it otherwise.", section: "other-ways" }),
    `${prefix}${violation}.\nDo it otherwise. See documentation: ` +
      "https://internetcomputer.org/docs/current/references/execution-errors#other-ways",
  );
});

test("trapReject() has a code of its own for a callback that the table does not have", () => {
  const message = "Canister requested to invoke a non-existent Wasm function 7 from table 0";
  const { errorCode, rejectCode } = trapReject(canisterId, { code: "engine/function-not-found", message });
  assert.deepEqual([errorCode, rejectCode], ["IC0513", 5]);
});
