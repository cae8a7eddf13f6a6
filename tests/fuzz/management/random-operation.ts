import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import type { Operation, SnapshotNumber } from "./operation.ts";

const canisters = 3;
const modules = 2;
const chunks = 3;
const methods = [
  "increment",
  "increment",
  "increment",
  "save",
  "save",
  "grow",
  "certify",
  "silent",
  "refuse",
  "fail",
  "print_and_trap",
  "absent",
] as const;

const taking: Operation = { kind: "take", user: 0, canister: 0, replaces: undefined, uninstalls: false };

/** Operations of which most can succeed: canisters come first, and some of them soon have code and snapshots. */
export function randomOperations(random: SeededRandom): Operation[] {
  const first: Operation[] = [
    { kind: "create", user: 0 },
    { kind: "create", user: 0 },
    { kind: "create", user: random.oneIn(4) ? 1 : 0 },
    { kind: "install", user: 0, canister: 0, mode: "install", module: 0, arg: 3 },
    { kind: "install", user: 0, canister: 1, mode: "install", module: 1, arg: undefined },
  ];
  const manySnapshots = random.oneIn(6) ? Array.from({ length: 12 }, () => taking) : [];
  const others = Array.from({ length: 5 + random.below(60) }, () => randomOperation(random));
  return [...first, ...manySnapshots, ...others];
}

function randomOperation(random: SeededRandom): Operation {
  const user = random.oneIn(12) ? 1 : 0;
  // Ids are given away one after the other; now and then a canister is meant that was not created yet.
  const canister = random.oneIn(20) ? canisters + 5 : random.below(canisters);
  const choice = random.below(40);
  if (choice < 10) return { kind: "call", user, canister, method: random.pick(methods) };
  if (choice < 14) {
    const mode = random.pick(["install", "reinstall", "upgrade", "upgrade"] as const);
    const arg = random.oneIn(3) ? undefined : random.below(200);
    return { kind: "install", user, canister, mode, module: random.below(modules), arg };
  }
  if (choice < 19) {
    const replaces = random.oneIn(4) ? randomSnapshot(random, canister) : undefined;
    return { kind: "take", user, canister, replaces, uninstalls: random.oneIn(12) };
  }
  if (choice < 24) return { kind: "load", user, canister, snapshot: randomSnapshot(random, canister) };
  if (choice === 24)
    return { kind: "delete_snapshot", user, canister, snapshot: randomSnapshot(random, canister) };
  if (choice < 27) return { kind: "download", user, canister, snapshot: randomSnapshot(random, canister) };
  if (choice < 29) {
    const sizes = { wasmPages: 1 + random.below(3), stablePages: random.below(3) };
    const replaces = random.oneIn(6) ? randomSnapshot(random, canister) : undefined;
    const content = { module: random.below(modules), counter: random.below(200) };
    return { kind: "upload", user, canister, ...content, ...sizes, replaces };
  }
  if (choice < 31) return { kind: "upload_chunk", user, canister, chunk: random.below(chunks) };
  const simple = ["start", "start", "start", "stop", "stop", "uninstall", "clear_chunks", "top_up"] as const;
  if (choice < 36) return { kind: random.pick(simple), user, canister };
  if (choice === 36) return random.oneIn(2) ? { kind: "delete", user, canister } : { kind: "create", user };
  if (choice === 37) return { kind: "controllers", user, canister, shared: random.below(4) > 0 };
  return choice === 38 ? { kind: "environment", user, canister } : { kind: "advance", user };
}

function randomSnapshot(random: SeededRandom, canister: number): SnapshotNumber {
  return {
    canister: random.oneIn(4) ? random.below(canisters) : canister,
    local: random.below(random.pick([1, 2, 2, 4, 12])),
  };
}
