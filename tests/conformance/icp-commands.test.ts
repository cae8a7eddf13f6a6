import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { compileMotoko } from "../support/compile-motoko.ts";
import {
  createIcpProject,
  type IcpProject,
  managedNetworkStatus,
  startManagedNetwork,
} from "../support/icp-project.ts";

// What the native `icp` offers besides snapshots, on one network that it launched. Each test uses a canister of its own.

const module = compileMotoko(join(import.meta.dirname, "../canisters/relay.mo"));
const names = ["settings", "logs", "funds", "thrown-away", "emptied", "called"];

let project: IcpProject;
let carol: string;

/** Runs `icp` in the project's environment as alice, who has money, and gives what it prints. */
async function icp(...args: string[]): Promise<string> {
  const { stdout, stderr } = await project.icp(...args, "-e", "test");
  return stdout + stderr;
}

const canister = (...args: string[]) => icp("canister", ...args);

before(async () => {
  project = createIcpProject(
    names.map((name) => ({ name, module })),
    { mode: "managed" },
  );
  const create = (name: string) => project.icp("identity", "new", name, "--storage", "plaintext");
  await create("alice");
  await project.icp("identity", "default", "alice");
  await startManagedNetwork(project);
  // The launcher gives money to the identities that exist: carol has none.
  await create("carol");
  carol = (await project.icp("identity", "principal", "--identity", "carol")).stdout.trim();
});

after(async () => {
  await project[Symbol.asyncDispose]();
});

/** The cycles of alice's account. */
async function balance(identity = "alice"): Promise<bigint> {
  return cyclesIn(await icp("cycles", "balance", "--identity", identity), /Balance: ([\d_]+) cycles/);
}

/** The cycles of a canister. */
async function canisterCycles(name: string): Promise<bigint> {
  return cyclesIn(await canister("status", name), /^ {2}Cycles: ([\d_]+)$/m);
}

function cyclesIn(output: string, pattern: RegExp): bigint {
  const digits = pattern.exec(output)?.[1];
  assert.ok(digits !== undefined, output);
  return BigInt(digits.replaceAll("_", ""));
}

test("icp token transfer moves ICP, and cycles mint turns them into cycles at the rate of the network", async () => {
  assert.match(await icp("token", "balance", "--identity", "carol"), /Balance: 0 ICP/);
  assert.match(await icp("token", "transfer", "5", carol), /Transferred 5\.00000000 ICP to .* in block \d+/);
  assert.match(await icp("token", "balance", "--identity", "carol"), /Balance: 5\.00000000 ICP/);
  // The figures are those of icp-cli's cycles_balance.
  assert.match(
    await icp("cycles", "mint", "--icp", "1", "--identity", "carol"),
    /Minted 3_519_900_000_000 cycles to your account, new balance: 3_519_900_000_000 cycles\./,
  );
  assert.match(
    await icp("cycles", "mint", "--cycles", "1T", "--identity", "carol"),
    /Minted 1_000_000_006_400 cycles to your account, new balance: 4_519_900_006_400 cycles\./,
  );
  assert.match(await icp("token", "balance", "--identity", "carol"), /Balance: 3\.71[\d]+ ICP/);
});

test("icp cycles transfer moves cycles for the ledger's fee and refuses what the account does not hold", async () => {
  const before = await balance();
  const carolBefore = await balance("carol");
  assert.match(await icp("cycles", "transfer", "2t", carol), /Transferred 2_000_000_000_000 cycles to /);
  assert.equal(await balance("carol"), carolBefore + 2_000_000_000_000n);
  assert.equal(await balance(), before - 2_000_100_000_000n);
  const refused = await project.tryIcp("cycles", "transfer", "9000t", carol, "-e", "test");
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /insufficient funds/);
});

test("icp deploy, settings show and settings update agree on a canister's settings", async () => {
  assert.match(await icp("deploy", "settings"), /Created canister settings with ID/);
  const shown = await canister("settings", "show", "settings");
  assert.match(shown, /Freezing threshold: 2_592_000\n/);
  assert.match(shown, /Wasm memory limit: 3_221_225_472\n/);
  assert.match(shown, /Log visibility: Controllers\n/);
  assert.match(shown, /PUBLIC_CANISTER_ID:settings: /);
  const changes = ["--freezing-threshold", "8d", "--wasm-memory-limit", "1gib", "--log-visibility", "public"];
  const more = ["--add-environment-variable", "GREETING=hello", "--add-controller", carol, "--force"];
  await canister("settings", "update", "settings", ...changes, ...more);
  const changed = await canister("settings", "show", "settings");
  assert.match(changed, /Freezing threshold: 691_200\n/);
  assert.match(changed, /Wasm memory limit: 1_073_741_824\n/);
  assert.match(changed, /Log visibility: Public\n/);
  assert.match(changed, /GREETING: hello\n/);
  assert.ok(changed.includes(`controller: ${carol}`), changed);
});

test("icp canister logs prints what a canister printed and why it trapped; metadata prints its interface", async () => {
  await icp("deploy", "logs");
  await canister("call", "logs", "note", `("Test message 1")`);
  await canister("call", "logs", "note", `("Test message 2")`);
  const trapped = await project.tryIcp("canister", "call", "logs", "fail", "()", "-e", "test");
  assert.notEqual(trapped.code, 0);
  const printed = await canister("logs", "logs");
  assert.match(printed, /\]: Test message 1\n[\s\S]*\]: Test message 2\n[\s\S]*assertion failed/);
  const { log_records: records }: { log_records: { index: number; content: string }[] } = JSON.parse(
    (await project.icp("canister", "logs", "logs", "--json", "-e", "test")).stdout,
  );
  assert.deepEqual(
    records.slice(0, 2).map(({ content }) => content),
    ["Test message 1", "Test message 2"],
  );
  const since = await canister("logs", "logs", "--since-index", String(records[1]?.index));
  assert.ok(!since.includes("Test message 1") && since.includes("Test message 2"), since);
  assert.match(await canister("metadata", "logs", "candid:service"), /quadrupled: .* composite_query/);
});

test("icp canister top-up moves cycles from the caller's account and refuses an empty account", async () => {
  await icp("deploy", "funds");
  const before = await balance();
  const heldBefore = await canisterCycles("funds");
  const answer = await canister("top-up", "funds", "--amount", "10t");
  assert.match(answer, /Topped up canister funds with 10_000_000_000_000 cycles/);
  assert.equal(await balance(), before - 10_000_100_000_000n);
  const arrived = (await canisterCycles("funds")) - heldBefore;
  // What the two status calls and the storage in between cost is far below a thousandth.
  assert.ok(arrived <= 10_000_000_000_000n && arrived > 9_990_000_000_000n, `${arrived}`);
  const poor = ["--amount", "9000t", "--identity", "carol", "-e", "test"];
  const refused = await project.tryIcp("canister", "top-up", "funds", ...poor);
  assert.notEqual(refused.code, 0);
  assert.match(
    refused.stderr,
    /failed to top up: Insufficient cycles\. Requested: 9_000_000_000_000_000 cycles/,
  );
});

test("icp canister call --proxy calls through the proxy canister", async () => {
  await icp("deploy", "called");
  const { proxy_canister_principal: proxy } = await managedNetworkStatus(project);
  assert.ok(typeof proxy === "string");
  const answer = await canister("call", "called", "echo", "(42 : nat)", "--proxy", proxy);
  assert.match(answer, /\(42 : nat\)/);
  const refused = await project.tryIcp(
    ...["canister", "call", "called", "refuse", `("not today")`, "--proxy", proxy, "-e", "test"],
  );
  assert.notEqual(refused.code, 0);
  assert.match(refused.stderr, /not today/);
});

test("icp canister_delete_recovers_cycles: delete moves a canister's cycles to the caller's account", async () => {
  await icp("deploy", "emptied");
  const held = await canisterCycles("emptied");
  const before = await balance();
  const answer = await canister("delete", "emptied");
  const recovered = (await balance()) - before;
  // The recovery itself and the reserve that it leaves cost some billions.
  assert.ok(recovered > (held * 9n) / 10n && recovered < held, `${recovered} of ${held}: ${answer}`);
  const gone = await project.tryIcp("canister", "status", "emptied", "-e", "test");
  assert.match(gone.stderr, /could not find ID for canister/);
});

test("icp canister_delete_no_recover_cycles: the cycles go with the canister", async () => {
  await icp("deploy", "thrown-away");
  const before = await balance();
  await canister("stop", "thrown-away");
  await canister("delete", "thrown-away", "--no-recover-cycles");
  assert.equal(await balance(), before);
});
