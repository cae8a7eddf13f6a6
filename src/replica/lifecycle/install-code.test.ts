import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { assembleWat } from "../../../tests/support/compile-wat.ts";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { counterBytes, counterModule } from "../testing/counter.ts";
import { withCustomSection } from "../testing/custom-section.ts";
import type { InstallModeArgument } from "./persistence-mode.ts";
import { alice, installArgs, settingsArgs, TestSubnet, user } from "../testing/test-subnet.ts";

const upgradeMode: InstallModeArgument = { upgrade: [] };
const persistentModule = withCustomSection(
  counterModule,
  "icp:private enhanced-orthogonal-persistence",
  encodeUtf8("1.0.0"),
);

function upgradeKeeping(persistence: { keep: null } | { replace: null }): InstallModeArgument {
  return { upgrade: [{ skip_pre_upgrade: [], wasm_memory_persistence: [persistence] }] };
}

test("installCode() runs init with the argument and records the deployment", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule, Uint8Array.of(3));
  assert.deepEqual(subnet.query(id, "get"), { kind: "replied", arg: counterBytes(3) });
  const canister = subnet.canister(id);
  assert.equal(canister.version, 1n);
  assert.equal(canister.lastInstallNs, subnet.state.timeNs);
  const hash = subnet.context.platform.sha256(counterModule);
  assert.deepEqual(canister.installed?.moduleHash, hash);
  assert.equal(canister.history.total, 2n);
  assert.deepEqual(canister.history.changes[1], {
    timestampNs: subnet.state.timeNs,
    canisterVersion: 1n,
    origin: { kind: "from_user", userId: alice },
    details: { kind: "code_deployment", mode: "install", moduleHash: hash },
  });
});

test("installCode() accepts a gzip module and remembers it as it came", () => {
  const subnet = new TestSubnet();
  const packed = new Uint8Array(gzipSync(counterModule));
  const id = subnet.install(packed);
  assert.deepEqual(subnet.canister(id).installed?.rawModule, packed);
  assert.deepEqual(subnet.update(id, "increment"), { kind: "replied", data: counterBytes(1) });
});

test("installCode() refuses what is no module, and a gzip file of too many bytes", () => {
  const subnet = new TestSubnet({ maxWasmModuleBytes: 2_000 });
  const id = subnet.create();
  const bomb = new Uint8Array(gzipSync(new Uint8Array(1_000_000)));
  for (const module of [new Uint8Array(42), Uint8Array.of(0x1f, 0x8b, 0x08, 1, 2), bomb]) {
    assert.equal(subnet.manageFails("install_code", installArgs(id, module)), "IC0505");
  }
  assert.equal(subnet.canister(id).installed, undefined);
});

test("installCode() refuses a module with a forbidden import", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const module = assembleWat(`(module (import "env" "exit" (func)))`);
  assert.equal(subnet.manageFails("install_code", installArgs(id, module)), "IC0505");
});

test("installCode() installs over code only when told to, and upgrades code only", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  assert.equal(
    subnet.manageFails("install_code", installArgs(id, counterModule, { mode: upgradeMode })),
    "IC0537",
  );
  subnet.manage("install_code", installArgs(id, counterModule));
  assert.equal(subnet.manageFails("install_code", installArgs(id, counterModule)), "IC0514");
  subnet.update(id, "save");
  subnet.manage("install_code", installArgs(id, counterModule, { mode: { reinstall: null } }));
  assert.equal(subnet.canister(id).installed?.execution.stableWasmPages, 0);
});

test("installCode() keeps stable memory in an upgrade, and the heap only if it is told to", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(persistentModule, Uint8Array.of(4));
  subnet.update(id, "save");
  subnet.update(id, "increment");
  const keep = installArgs(id, persistentModule, { mode: upgradeKeeping({ keep: null }) });
  subnet.manage("install_code", keep);
  assert.deepEqual(subnet.query(id, "get"), { kind: "replied", arg: counterBytes(5) });
  const replace = installArgs(id, persistentModule, { mode: upgradeKeeping({ replace: null }) });
  subnet.manage("install_code", replace);
  assert.deepEqual(subnet.query(id, "get"), { kind: "replied", arg: counterBytes(0) });
  assert.deepEqual(subnet.query(id, "saved"), { kind: "replied", arg: counterBytes(4) });
});

test("installCode() wants to know what becomes of a persistent heap, and keeps none for other modules", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(persistentModule);
  const silent = installArgs(id, persistentModule, { mode: upgradeMode });
  assert.equal(subnet.manageFails("install_code", silent), "IC0504");
  const toClassical = installArgs(id, counterModule, { mode: upgradeKeeping({ keep: null }) });
  assert.equal(subnet.manageFails("install_code", toClassical), "IC0504");
  assert.equal(subnet.canister(id).version, 1n);
});

test("installCode() leaves the canister as it was when a hook traps", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule, Uint8Array.of(9));
  subnet.update(id, "certify");
  const before = subnet.canister(id);
  const trapping = (hook: string): Uint8Array =>
    assembleWat(`(module (memory 1) (data (i32.const 0) "x") (func (export "${hook}") unreachable))`);
  const attempts = [
    { mode: { reinstall: null } as const, module: trapping("canister_init") },
    { mode: upgradeMode, module: trapping("canister_post_upgrade") },
    { mode: upgradeMode, module: assembleWat("(module (func $s unreachable) (start $s))") },
  ];
  for (const { mode, module } of attempts) {
    assert.equal(subnet.manageFails("install_code", installArgs(id, module, { mode })), "IC0502");
    const after = subnet.canister(id);
    assert.ok(after.cycles < before.cycles);
    assert.equal(after.logs.records.length > 0, true);
    const { cycles, cyclesConsumed, installDebit, logs } = before;
    assert.deepEqual({ ...after, cycles, cyclesConsumed, installDebit, logs }, before);
    assert.deepEqual(subnet.query(id, "get"), { kind: "replied", arg: counterBytes(9) });
  }
});

test("installCode() runs pre_upgrade unless it is told to skip it", () => {
  const subnet = new TestSubnet();
  const module = assembleWat(`(module (func (export "canister_pre_upgrade") unreachable))`);
  const id = subnet.install(module);
  const upgrade = installArgs(id, counterModule, { mode: upgradeMode });
  assert.equal(subnet.manageFails("install_code", upgrade), "IC0502");
  const mode: InstallModeArgument = { upgrade: [{ skip_pre_upgrade: [true], wasm_memory_persistence: [] }] };
  subnet.manage("install_code", installArgs(id, counterModule, { mode }));
  assert.deepEqual(subnet.update(id, "increment"), { kind: "replied", data: counterBytes(1) });
});

test("installCode() deactivates the timer, and keeps certified data in an upgrade only", () => {
  const subnet = new TestSubnet();
  const id = subnet.install(counterModule);
  subnet.update(id, "certify");
  subnet.manage("install_code", installArgs(id, counterModule, { mode: upgradeMode }));
  assert.equal(subnet.canister(id).globalTimerNs, 0n);
  assert.deepEqual(subnet.canister(id).certifiedData, encodeUtf8("no luck"));
  subnet.manage("install_code", installArgs(id, counterModule, { mode: { reinstall: null } }));
  assert.equal(subnet.canister(id).certifiedData.length, 0);
});

test("installCode() refuses who is no controller and a canister that cannot pay", () => {
  const subnet = new TestSubnet();
  const id = subnet.create();
  const args = installArgs(id, counterModule);
  assert.equal(subnet.manageFails("install_code", args, { sender: user("mallory") }), "IC0512");
  const poor = subnet.create({ cycles: 100_000_000_000n });
  assert.equal(subnet.manageFails("install_code", installArgs(poor, counterModule)), "IC0207");
});

test("installCode() stops a hook that runs forever", () => {
  const limits = { instructions: { update: 1n, query: 1n, inspectMessage: 1n, installCode: 1_000_000n } };
  const subnet = new TestSubnet(limits);
  const id = subnet.create();
  const module = assembleWat(`(module (func (export "canister_init") (loop $again (br $again))))`);
  assert.equal(subnet.manageFails("install_code", installArgs(id, module)), "IC0522");
  assert.equal(subnet.canister(id).version, 0n);
});

test("installCode() takes the flat fee of an install that it refuses, once the canister could pay for one", () => {
  const subnet = new TestSubnet();
  const full = subnet.install(counterModule);
  const empty = subnet.create();
  const refusals = [
    [full, installArgs(full, counterModule), "IC0514"],
    [empty, installArgs(empty, counterModule, { mode: upgradeMode }), "IC0537"],
    [empty, installArgs(empty, new Uint8Array(42)), "IC0505"],
  ] as const;
  for (const [id, args, code] of refusals) {
    const before = subnet.canister(id);
    assert.equal(subnet.manageFails("install_code", args), code);
    const after = subnet.canister(id);
    assert.equal(after.cyclesConsumed.instructions - before.cyclesConsumed.instructions, 5_000_000n);
    assert.deepEqual([after.version, after.installed], [before.version, before.installed]);
  }
});

test("installCode() looks at the funds first, then at what is installed, then at the rate, then at the module", () => {
  const subnet = new TestSubnet({ installInstructionsPerSecond: 1n });
  const poor = subnet.create({ cycles: 1_000_000_000n });
  assert.equal(subnet.manageFails("install_code", installArgs(poor, new Uint8Array(42))), "IC0207");
  const full = subnet.install(counterModule);
  const reinstall = { mode: { reinstall: null } } as const;
  assert.equal(subnet.manageFails("install_code", installArgs(full, new Uint8Array(42))), "IC0514");
  assert.equal(
    subnet.manageFails("install_code", installArgs(full, new Uint8Array(42), reinstall)),
    "IC0209",
  );
});

test("installCode() needs more cycles beforehand for a module with 64-bit memory", () => {
  const wide = assembleWat("(module (memory i64 1))");
  const subnet = new TestSubnet();
  const id = subnet.create({ cycles: 500_000_000_000n });
  assert.equal(subnet.manageFails("install_code", installArgs(id, wide)), "IC0207");
  subnet.manage("install_code", installArgs(id, counterModule));
});

test("installCode() takes no more memory than the subnet has, and reserves cycles on a full one", () => {
  const large = assembleWat("(module (memory 160))"); // 10 MiB
  const tight = new TestSubnet({ subnetMemoryBytes: 8 * 2 ** 20 });
  const refused = tight.create();
  assert.equal(tight.manageFails("install_code", installArgs(refused, large)), "IC0101");
  assert.equal(tight.canister(refused).installed, undefined);
  tight.manage("install_code", installArgs(refused, counterModule));

  const busy = new TestSubnet({ subnetMemoryBytes: 64 * 2 ** 20, reservationThresholdBytes: 2 ** 20 });
  const id = busy.install(large);
  assert.ok(busy.canister(id).reservedCycles > 0n);
  const limited = busy.create();
  const settings = settingsArgs({ reserved_cycles_limit: [1n] });
  busy.manage("update_settings", { canister_id: limited, settings, sender_canister_version: [] });
  assert.equal(busy.manageFails("install_code", installArgs(limited, large)), "IC0534");
});
