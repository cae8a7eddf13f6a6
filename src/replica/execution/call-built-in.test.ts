import assert from "node:assert/strict";
import { test } from "node:test";
import {
  canisterIdFromNumber,
  cyclesLedgerInterface,
  decodeManagementResult,
  managementCanisterId,
  type Principal,
} from "../../wire/mod.ts";
import { cyclesLedgerId } from "../system/system-ids.ts";
import {
  append,
  appendArg,
  appendRejectText,
  call,
  numbersOf,
  reply,
  type Script,
  script,
} from "../testing/script-canister.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { installArgs } from "../testing/test-subnet.ts";
import { assembleWat } from "../../../tests/support/compile-wat.ts";

const LEDGER_FEE = 100_000_000n;

const told = script(append("cyclesRefunded"), append("rejectCode"), appendRejectText(), reply());

function deposit(to: Principal, cycles: bigint): Script {
  return call({
    callee: cyclesLedgerId,
    method: "deposit",
    arg: cyclesLedgerInterface.encodeArgs("deposit", { to: { owner: to, subaccount: [] }, memo: [] }),
    cycles,
    onReply: script(append("cyclesRefunded"), appendArg(), reply()),
    onReject: told,
  });
}

function outcome(subnet: ScriptSubnet, canisterId: Principal, arg: Script): Uint8Array {
  const result = subnet.run(canisterId, arg);
  assert.ok(result.kind === "replied", JSON.stringify(result));
  return result.data;
}

test("a canister deposits the cycles that it attaches in the cycles ledger", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const before = subnet.balance(a);
  const data = outcome(subnet, a, deposit(a, 10n ** 12n));
  assert.deepEqual(numbersOf(data)[0], 0n);
  const { balance } = cyclesLedgerInterface.decodeResult("deposit", data.slice(8));
  assert.equal(balance, 10n ** 12n - LEDGER_FEE);
  assert.ok(before - subnet.balance(a) > 10n ** 12n);
});

test("a built-in canister that refuses gives the cycles back, as a canister that trapped", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const data = outcome(subnet, a, deposit(a, LEDGER_FEE));
  assert.deepEqual(numbersOf(data).slice(0, 2), [LEDGER_FEE, 5n]);
  assert.match(new TextDecoder().decode(data.slice(16)), /^IC0503: Error from Canister um5iw-/);
});

test("a call to a subnet's id is one to the management canister", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const [own] = subnet.state.config.subnets;
  assert.ok(own);
  for (const callee of [own.subnetId, managementCanisterId]) {
    const arg = new Uint8Array([0x44, 0x49, 0x44, 0x4c, 0, 0]);
    const data = outcome(
      subnet,
      a,
      call({ callee, method: "raw_rand", arg, onReply: script(appendArg(), reply()) }),
    );
    assert.equal(decodeManagementResult("raw_rand", data).length, 32);
  }
});

test("the management canister rejects an unknown method and gives the cycles back", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const made = call({ callee: managementCanisterId, method: "nonsense", cycles: 9n, onReject: told });
  assert.deepEqual(numbersOf(outcome(subnet, a, made)).slice(0, 2), [9n, 5n]);
});

test("a call to an id that no subnet holds finds no way", () => {
  const subnet = new ScriptSubnet();
  const { a } = subnet.canisters();
  const [own] = subnet.state.config.subnets;
  assert.ok(own);
  const ranges = [[canisterIdFromNumber(0n), a]] as const;
  const config = { ...subnet.state.config, subnets: [{ ...own, canisterRanges: ranges }] };
  subnet.state = { ...subnet.state, config };
  const callee = canisterIdFromNumber(2n ** 64n - 1n);
  const data = outcome(subnet, a, call({ callee, arg: reply(), onReject: told }));
  assert.equal(numbersOf(data)[1], 3n);
  assert.equal(new TextDecoder().decode(data.slice(16)), `No route to canister ${callee.toText()}`);
});

test("calls to the management canister with large modules do not hold up a round", () => {
  const subnet = new ScriptSubnet();
  const canisterId = subnet.create();
  const valid = assembleWat(`(module (func ${"nop ".repeat(300_000)}))`);
  for (const module of [valid, new Uint8Array(1_500_000)]) {
    const args = installArgs(canisterId, module, { mode: { reinstall: null } });
    const calls = Array.from({ length: 30 }, () => subnet.makeManagementCall("install_code", args));
    const outcome = subnet.round(...calls);
    assert.equal(outcome.moreWork, true);
    while (subnet.round().moreWork);
  }
});
