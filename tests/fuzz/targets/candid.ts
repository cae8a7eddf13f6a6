import assert from "node:assert/strict";
import { IDL } from "@icp-sdk/core/candid";
import { decodeUtf8, encodeHex } from "../../../src/bytes/mod.ts";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { collectChanges } from "../../../src/replica/persistence/collect-changes.ts";
import { restoreState } from "../../../src/replica/persistence/restore-state.ts";
import { plainState } from "../../../src/replica/persistence/testing/plain-state.ts";
import { StoredModel } from "../../../src/replica/persistence/testing/stored-model.ts";
import { zooModule } from "../../../src/replica/persistence/testing/zoo.ts";
import { type ErrorCode, rejectCodeOf } from "../../../src/replica/mod.ts";
import { counterModule } from "../../../src/replica/testing/counter.ts";
import {
  append,
  appendArg,
  appendRejectText,
  appendText,
  call,
  numbersOf,
  reply,
  script,
  scriptModule,
} from "../../../src/replica/testing/script-canister.ts";
import { settingsArgs, TestSubnet, user } from "../../../src/replica/testing/test-subnet.ts";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeSnapshotId,
  type ManagementMethod,
  managementCanisterId,
  sha256,
} from "../../../src/wire/mod.ts";
import { managementMethods } from "../../../src/wire/management/management-interface.ts";
import { type FuzzTarget, fuzzTarget } from "../fuzz-target.ts";
import { mutateBytes } from "../mutate-bytes.ts";
import { shorterBytes, shorterLists, smallerItems } from "../shrink.ts";
import { type CandidPools, RandomCandid } from "../testing/random-candid.ts";
import { assertInvariants, cyclesIn } from "../testing/state-invariants.ts";

/** A result as its caller knows it: canisters are told no error code. */
type Ended =
  | { readonly kind: "replied"; readonly data: Uint8Array }
  | {
      readonly kind: "rejected";
      readonly errorCode: ErrorCode | undefined;
      readonly rejectCode: number;
      readonly message: string;
    };

interface ManagementCall {
  readonly method: ManagementMethod;
  readonly arg: Uint8Array;
  /** Number of the user who calls, or whose call makes a canister call. */
  readonly user: number;
  /** `unfiltered` executes the call of a user without asking whether it may enter. */
  readonly via: "ingress" | "unfiltered" | "canister";
  /** That a canister attaches. */
  readonly cycles: bigint;
}

const firstNumber = 0x8000000000100001n;
const canisters = [0n, 1n, 2n, 3n].map((index) => canisterIdFromNumber(firstNumber + index));
/** The last one calls. */
const callerId = canisters[3] ?? assert.fail();
const users = ["alice", "alice", "alice", "bob"].map(user);
const chunks = [Uint8Array.of(1), Uint8Array.of(2), counterModule];
const hashes = [...chunks, zooModule].map((chunk) => sha256(chunk));
const snapshotIdsOf = (id: (typeof canisters)[number]) =>
  [0n, 1n, 2n].map((local) => encodeSnapshotId(local, id));
const snapshotIds = canisters.flatMap(snapshotIdsOf);
const modules = [counterModule, zooModule, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)];
const powers = [16, 32, 40, 48, 53, 63, 64, 127].flatMap((bits) => [
  2n ** BigInt(bits),
  2n ** BigInt(bits) - 1n,
]);

const pools: CandidPools = {
  canisters: [...canisters, ...canisters.slice(0, 3), ...canisters.slice(0, 3), managementCanisterId],
  users: [...users, managementCanisterId],
  blobs: {
    wasm_module: modules,
    wasm_module_hash: hashes,
    hash: hashes,
    chunk: chunks,
    snapshot_id: snapshotIds,
    replace_snapshot: snapshotIds,
  },
  numbers: [0n, 1n, 100n, 4096n, 65_536n, BigInt(counterModule.length), 10n ** 12n, ...powers],
};

// Object.keys forgets that the keys are methods.
const allMethods = Object.keys(managementMethods) as ManagementMethod[];
const snapshotMethods = allMethods.filter((method) => method.includes("snapshot"));
const methods = [...allMethods, ...snapshotMethods, ...snapshotMethods];

function generate(random: SeededRandom): ManagementCall[] {
  const candid = new RandomCandid(random, pools);
  return Array.from({ length: 1 + random.below(30) }, () => {
    const method = random.pick(methods);
    const { args } = managementMethods[method];
    const value = args && withOwnSnapshot(candid.make(args), random);
    const valid = args === undefined ? IDL.encode([], []) : IDL.encode([args], [value]);
    const arg = random.oneIn(6) ? mutateBytes(random, valid) : valid;
    const via = random.pick(["ingress", "ingress", "ingress", "canister", "canister", "unfiltered"] as const);
    const cycles = random.pick([0n, 1_000_000n, 10n ** 12n]);
    return { method, arg, user: random.below(users.length), via, cycles };
  });
}

/** A snapshot mostly belongs to the canister that is named with it. */
function withOwnSnapshot(value: unknown, random: SeededRandom): unknown {
  if (typeof value !== "object" || value === null || !("snapshot_id" in value && "canister_id" in value))
    return value;
  const owner = canisters.find((id) => id === value.canister_id);
  return owner === undefined || random.oneIn(5)
    ? value
    : { ...value, snapshot_id: random.pick(snapshotIdsOf(owner)) };
}

/** Two canisters with code, one of them stopped and with a snapshot, an empty one, and one that calls and controls all. */
function populated(): TestSubnet {
  const subnet = new TestSubnet();
  subnet.install(counterModule, Uint8Array.of(3));
  const stopped = subnet.install(zooModule);
  subnet.manage("stop_canister", { canister_id: stopped });
  subnet.manage("take_canister_snapshot", {
    canister_id: stopped,
    replace_snapshot: [],
    uninstall_code: [],
    sender_canister_version: [],
  });
  subnet.create();
  const caller = subnet.install(scriptModule);
  const settings = settingsArgs({ controllers: [[...users.slice(0, 1), caller]] });
  for (const canister_id of canisters) {
    subnet.manage("update_settings", { canister_id, settings, sender_canister_version: [] });
  }
  return subnet;
}

function check(calls: readonly ManagementCall[]): void {
  const subnet = populated();
  const model = new StoredModel();
  model.apply(collectChanges(undefined, subnet.state));
  for (const [index, call] of calls.entries()) {
    const before = subnet.state;
    const result = perform(subnet, call);
    assertKnown(call, result);
    const minted = cyclesMinted(call, result);
    assert.ok(cyclesIn(subnet.state) <= cyclesIn(before) + minted, `call ${index} makes cycles`);
    assertInvariants(subnet.state);
    model.apply(collectChanges(before, subnet.state));
  }
  const { context, state } = subnet;
  const engine = TestSubnet.engineOver(context.pageStore);
  const restored = restoreState(model.stored(), { config: state.config, context: { ...context, engine } });
  assert.deepEqual(plainState(restored, context.pageStore), plainState(state, context.pageStore), "restored");
}

/** How the call ended, as far as one can know: a canister that was stopped or emptied makes none. */
function perform(subnet: TestSubnet, made: ManagementCall): Ended | undefined {
  return made.via === "canister" ? performByCanister(subnet, made) : performByUser(subnet, made);
}

const replyMark = "reply";
const rejectMark = "reject";

function performByCanister(subnet: TestSubnet, made: ManagementCall): Ended | undefined {
  const { method, arg, cycles } = made;
  const calling = call({
    callee: managementCanisterId,
    method,
    arg,
    cycles,
    onReply: script(appendText(replyMark), appendArg(), reply()),
    onReject: script(appendText(rejectMark), append("rejectCode"), appendRejectText(), reply()),
  });
  const sent = subnet.makeCall(callerId, "run", calling, { sender: users[made.user] ?? callerId });
  if (subnet.filter(sent).kind !== "admitted") return undefined;
  subnet.round(sent);
  const result = subnet.state.ingress.entries.get(encodeHex(sent.requestId))?.status;
  // A canister that stops itself waits for its own call.
  if (result?.kind !== "replied") return undefined;
  const isReply = decodeUtf8(result.data.slice(0, replyMark.length)) === replyMark;
  if (isReply) return { kind: "replied", data: result.data.slice(replyMark.length) };
  const [rejectCode = 0n] = numbersOf(result.data.slice(rejectMark.length));
  const message = decodeUtf8(result.data.slice(rejectMark.length + 8));
  return { kind: "rejected", errorCode: undefined, rejectCode: Number(rejectCode), message };
}

function performByUser(
  subnet: TestSubnet,
  { method, arg, user: sender, via }: ManagementCall,
): Ended | undefined {
  const { args } = managementMethods[method];
  const effectiveCanisterId = canisterIn(args, arg) ?? managementCanisterId;
  const options = { sender: users[sender] ?? managementCanisterId, effectiveCanisterId };
  const call = subnet.makeCall(managementCanisterId, method, arg, options);
  const verdict = subnet.filter(call);
  if (verdict.kind === "admitted" || via === "unfiltered") {
    subnet.round(call);
    const status = subnet.state.ingress.entries.get(encodeHex(call.requestId))?.status;
    assert.ok(status, "the call is not known");
    return status.kind === "replied" || status.kind === "rejected" ? status : undefined;
  }
  return verdict.kind === "refused" ? { ...verdict, kind: "rejected" } : undefined;
}

function canisterIn(args: IDL.Type | undefined, arg: Uint8Array): (typeof canisters)[number] | undefined {
  if (args === undefined) return undefined;
  try {
    const [value] = IDL.decode([args], Uint8Array.from(arg));
    // Whatever record it is, these are its fields' types where it has them.
    const named = value as {
      canister_id?: (typeof canisters)[number];
      target_canister?: (typeof canisters)[number];
    };
    return named.canister_id ?? named.target_canister;
  } catch {
    return undefined;
  }
}

function assertKnown({ method }: ManagementCall, result: Ended | undefined): void {
  if (result === undefined) return;
  if (result.kind === "replied") {
    decodeManagementResult(method, result.data);
    return;
  }
  const { errorCode, rejectCode, message } = result;
  assert.ok(message.length > 0 && !message.includes("met a defect"), message);
  assert.ok(rejectCode >= 1 && rejectCode <= 5, `reject code ${rejectCode}`);
  if (errorCode === undefined) return;
  assert.match(errorCode, /^IC0\d{3}$/);
  assert.equal(rejectCode, rejectCodeOf(errorCode), errorCode);
}

const defaultCycles = 100_000_000_000_000n;

function cyclesMinted({ method, arg }: ManagementCall, result: Ended | undefined): bigint {
  if (result?.kind !== "replied" || !method.startsWith("provisional_")) return 0n;
  const { args } = managementMethods[method];
  const [value] = IDL.decode(args === undefined ? [] : [args], Uint8Array.from(arg));
  // Both provisional methods have this field, one of them as an option.
  const { amount } = value as { amount: bigint | [] | [bigint] };
  return typeof amount === "bigint" ? amount : (amount[0] ?? defaultCycles);
}

function* shrink(calls: readonly ManagementCall[]): Generator<ManagementCall[]> {
  yield* shorterLists(calls);
  yield* smallerItems(calls, function* (call) {
    if (call.arg.length < 60) for (const arg of shorterBytes(call.arg)) yield { ...call, arg };
  });
}

function describeCall({ method, arg, user: sender, via, cycles }: ManagementCall): string {
  const { args } = managementMethods[method];
  const how = `${method} by user ${sender}, ${via}, ${cycles} cycles`;
  try {
    const [value] = IDL.decode(args === undefined ? [] : [args], Uint8Array.from(arg));
    return `${how}: ${args?.valueToString(value).slice(0, 2000) ?? "()"}`;
  } catch {
    return `${how}: ${encodeHex(arg)}`;
  }
}

/** Arguments of management calls, valid and not: an answer or a known reject, and a state in which everything adds up. */
export const candidTarget: FuzzTarget = fuzzTarget<readonly ManagementCall[]>({
  name: "candid",
  generate,
  check,
  shrink,
  describe: (calls) => calls.map(describeCall).join("\n"),
});
