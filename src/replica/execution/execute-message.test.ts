import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canisterIdFromNumber,
  encodeManagementArgs,
  managementCanisterId,
  type Principal,
  selfAuthenticatingPrincipal,
} from "../../wire/mod.ts";
import { append, appendRejectText, call, numbersOf, reply, script } from "../testing/script-canister.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { installArgs } from "../testing/test-subnet.ts";

const MAX_ACROSS_BYTES = 2 * 1024 * 1024;

test("executeMessage() delivers more than 2 MiB within a subnet, but not to another one", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const told = script(append("rejectCode"), appendRejectText(), reply());
  const send = (bytes: number): Uint8Array => {
    const arg = new Uint8Array(bytes - "run".length);
    const result = subnet.run(a, call({ callee: b, arg, onReject: told }));
    assert.ok(result.kind === "replied", JSON.stringify(result));
    return result.data;
  };
  const noReply = "No response";
  assert.equal(new TextDecoder().decode(send(MAX_ACROSS_BYTES + 1).slice(8)), noReply);

  const [own] = subnet.state.config.subnets;
  assert.ok(own);
  const other = {
    ...own,
    subnetId: selfAuthenticatingPrincipal(Uint8Array.of(9)),
    canisterRanges: [[b, canisterIdFromNumber(2n ** 64n - 1n)]],
  } as const;
  const first = { ...own, canisterRanges: [[canisterIdFromNumber(0n), a]] } as const;
  const { config, nextCanisterNumbers, trees } = subnet.state;
  subnet.state = {
    ...subnet.state,
    config: { ...config, subnets: [first, other] },
    nextCanisterNumbers: [...nextCanisterNumbers, 0n],
    trees: [...trees, ...trees],
  };
  assert.equal(new TextDecoder().decode(send(MAX_ACROSS_BYTES).slice(8)), noReply);
  const refused = send(MAX_ACROSS_BYTES + 1);
  assert.equal(numbersOf(refused)[0], 5n);
  const text = `Canister ${a.toText()} violated contract: attempted to send a message of size 2097153 exceeding the limit 2097152`;
  assert.equal(new TextDecoder().decode(refused.slice(8)), text);

  const install = (canisterId: Principal): string => {
    const args = installArgs(canisterId, new Uint8Array(MAX_ACROSS_BYTES));
    const arg = encodeManagementArgs("install_code", args);
    const made = call({ callee: managementCanisterId, method: "install_code", arg, onReject: told });
    const result = subnet.run(a, made);
    assert.ok(result.kind === "replied", JSON.stringify(result));
    return new TextDecoder().decode(result.data.slice(8));
  };
  assert.match(install(a), /^Only the controllers of the canister /);
  assert.match(install(b), /^Canister .* violated contract: attempted to send a message /);
});
