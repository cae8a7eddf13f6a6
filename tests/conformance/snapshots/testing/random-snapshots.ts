import assert from "node:assert/strict";
import { encodeHex } from "icebox/bytes";
import type { ManagementArgs, Principal } from "icebox/wire";
import type { SeededRandom } from "../../../../src/bytes/testing/seeded-random.ts";
import type { CanisterSnapshot } from "../../../../src/replica/state.ts";
import { installArgs } from "../../../../src/replica/testing/test-subnet.ts";
import { u32 } from "./bytes.ts";
import { type CanisterImage, imageOf, imageOfSnapshot } from "./canister-image.ts";
import { SnapshotSubnet } from "./snapshot-subnet.ts";
import { subject } from "./subject.ts";

const BASELINE = 2_000_000_000n;
const DATA_BASELINE = 5_000_000n;
const COMPILE = 6_000n;
const CHUNK_BYTES = 1_048_576;
const MAX_SNAPSHOTS = 10;
const MAX_HEAP_WASM_PAGES = 6;
const MAX_STABLE_WASM_PAGES = 6;

/** What the model knows of a snapshot. */
interface Expected {
  readonly image: CanisterImage;
  readonly sizeBytes: number;
  readonly uploaded: boolean;
}

/**
 * A canister and a model of its snapshots: random changes and snapshot calls are made to both, and whatever is loaded must
 * be what was taken, whatever it costs must be what the formula says.
 */
export class RandomSnapshots {
  readonly subnet: SnapshotSubnet = new SnapshotSubnet();
  readonly canister: Principal;
  readonly #random: SeededRandom;
  /** By snapshot id in hex, in the order of their creation. */
  readonly #expected = new Map<string, Expected>();

  constructor(random: SeededRandom) {
    this.#random = random;
    this.canister = this.subnet.installSubject();
  }

  /** One change of the canister or one snapshot call. */
  step(): void {
    const choice = this.#random.below(14);
    if (choice < 6) this.#change(choice);
    else if (choice < 8) this.#take();
    else if (choice < 10) this.#load();
    else if (choice < 11) this.#copy();
    else if (choice < 12) this.#write();
    else if (choice < 13) this.#remove();
    else this.#replaceCode();
    this.assertHolds();
  }

  /** The state lists what the model lists, every snapshot with its content and its size. */
  assertHolds(): void {
    const snapshots = this.subnet.snapshots(this.canister);
    assert.deepEqual(
      snapshots.map(({ id }) => encodeHex(id)),
      [...this.#expected.keys()],
    );
    for (const snapshot of snapshots) {
      const { image, sizeBytes } = this.#expectedOf(snapshot);
      assert.equal(snapshot.sizeBytes, sizeBytes);
      assert.deepEqual(imageOfSnapshot(this.subnet, snapshot, image.moduleHash), image);
    }
  }

  /** Every snapshot, carried to a new canister of `target` and loaded there, brings the same content back. */
  assertMovesTo(target: SnapshotSubnet): void {
    for (const snapshot of this.subnet.snapshots(this.canister)) {
      const moved = target.create();
      target.load(moved, target.upload(moved, this.subnet.download(this.canister, snapshot.id)));
      assert.deepEqual(imageOf(target, target.canister(moved)), this.#expectedOf(snapshot).image);
    }
  }

  #expectedOf(snapshot: CanisterSnapshot): Expected {
    const expected = this.#expected.get(encodeHex(snapshot.id));
    assert.ok(expected);
    return expected;
  }

  #pick(): CanisterSnapshot | undefined {
    const snapshots = this.subnet.snapshots(this.canister);
    return snapshots.length === 0 ? undefined : this.#random.pick(snapshots);
  }

  #latest(): CanisterSnapshot {
    const latest = this.subnet.snapshots(this.canister).at(-1);
    assert.ok(latest);
    return latest;
  }

  #image(): CanisterImage | undefined {
    return imageOf(this.subnet, this.subnet.canister(this.canister));
  }

  #change(choice: number): void {
    const { subnet, canister } = this;
    const random = this.#random;
    const execution = subnet.canister(canister).installed?.execution;
    if (choice === 0) {
      subnet.manage("upload_chunk", { canister_id: canister, chunk: random.bytes(1 + random.below(40)) });
    } else if (choice === 1 && random.oneIn(3)) {
      subnet.manage("clear_chunk_store", { canister_id: canister });
    }
    if (execution === undefined) return;
    if (choice === 2) subnet.run(canister, "certify", random.bytes(random.below(33)));
    if (choice === 3 && execution.heapWasmPages < MAX_HEAP_WASM_PAGES) {
      subnet.run(canister, "grow_heap", u32(1));
    }
    if (choice === 4 && execution.stableWasmPages < MAX_STABLE_WASM_PAGES) subnet.run(canister, "inc");
    const address = 4 * random.below((execution.heapWasmPages * 65_536) / 4);
    subnet.run(canister, "poke", u32(address, random.u32()));
  }

  #replaceCode(): void {
    const { subnet, canister } = this;
    const random = this.#random;
    const isEmpty = subnet.canister(canister).installed === undefined;
    const mode = isEmpty
      ? { install: null }
      : random.pick<ManagementArgs["install_code"]["mode"]>([{ reinstall: null }, { upgrade: [] }]);
    if (isEmpty || random.oneIn(2)) {
      subnet.manage("install_code", installArgs(canister, subject, { mode }));
    } else {
      subnet.manage("uninstall_code", { canister_id: canister, sender_canister_version: [] });
    }
  }

  #take(): void {
    const { subnet, canister } = this;
    const replaced = this.#random.oneIn(3) ? this.#pick() : undefined;
    const uninstall = this.#random.oneIn(4);
    const image = this.#image();
    const before = subnet.canister(canister);
    const sizeBytes = takenSize(subnet, canister);
    const options = { uninstall, ...(replaced === undefined ? {} : { replace: replaced.id }) };
    const cost = this.#cost("take_canister_snapshot", subnet.takeArgs(canister, options));
    const isFull = replaced === undefined && this.#expected.size >= MAX_SNAPSHOTS;
    if (isFull || image === undefined) {
      assert.equal(cost, 0n);
      assert.equal(subnet.canister(canister), before);
      return;
    }
    assert.equal(cost, BASELINE + BigInt(sizeBytes));
    if (replaced !== undefined) this.#expected.delete(encodeHex(replaced.id));
    this.#expected.set(encodeHex(this.#latest().id), { image, sizeBytes, uploaded: false });
    assert.equal(subnet.canister(canister).installed === undefined, uninstall);
    assert.equal(subnet.canister(canister).version, before.version + (uninstall ? 1n : 0n));
  }

  #load(): void {
    const { subnet, canister } = this;
    const snapshot = this.#pick();
    if (snapshot === undefined) return;
    const before = subnet.canister(canister);
    const { image, sizeBytes } = this.#expectedOf(snapshot);
    const cost = this.#cost("load_canister_snapshot", subnet.loadArgs(canister, snapshot.id));
    const after = subnet.canister(canister);
    assert.deepEqual(this.#image(), image);
    const compile = COMPILE * BigInt(after.installed?.module.instructionCount ?? 0);
    assert.equal(cost, BASELINE + BigInt(sizeBytes) + compile);
    assert.equal(after.version, before.version + 1n);
    for (const kept of ["settings", "status", "logs", "snapshots", "nextSnapshotId"] as const) {
      assert.equal(after[kept], before[kept], kept);
    }
  }

  /** Downloads a snapshot and uploads it again, if there is room. */
  #copy(): void {
    const { subnet, canister } = this;
    const snapshot = this.#pick();
    if (snapshot === undefined || this.#expected.size >= MAX_SNAPSHOTS) return;
    const { image, sizeBytes, uploaded } = this.#expectedOf(snapshot);
    subnet.copy(canister, snapshot.id);
    const expected = { image, sizeBytes: sizeBytes - (uploaded ? 0 : 32), uploaded: true };
    this.#expected.set(encodeHex(this.#latest().id), expected);
  }

  /** Writes into a snapshot; only one that was uploaded changes. */
  #write(): void {
    const { subnet, canister } = this;
    const snapshot = this.#pick();
    if (snapshot === undefined) return;
    const chunk = this.#random.bytes(1 + this.#random.below(5000));
    const offset = BigInt(this.#random.below(snapshot.heapBytes + 1));
    const kind = { wasm_memory: { offset } };
    const args = { canister_id: canister, snapshot_id: snapshot.id, kind, chunk };
    const cost = this.#cost("upload_canister_snapshot_data", args);
    const expected = this.#expectedOf(snapshot);
    assert.equal(cost, expected.uploaded ? BigInt(chunk.length) : 0n);
    const size = { offset, size: BigInt(chunk.length) };
    const read = { canister_id: canister, snapshot_id: snapshot.id, kind: { wasm_memory: size } };
    assert.equal(this.#cost("read_canister_snapshot_data", read), DATA_BASELINE + BigInt(chunk.length));
    if (!expected.uploaded || Number(offset) + chunk.length > snapshot.heapBytes) return;
    assert.deepEqual(subnet.read(canister, snapshot.id, read.kind), chunk);
    const changed = subnet.snapshots(canister).find(({ id }) => encodeHex(id) === encodeHex(snapshot.id));
    assert.ok(changed);
    const { heap } = imageOfSnapshot(subnet, changed, "");
    this.#expected.set(encodeHex(snapshot.id), { ...expected, image: { ...expected.image, heap } });
  }

  #remove(): void {
    const snapshot = this.#pick();
    if (snapshot === undefined) return;
    const args = { canister_id: this.canister, snapshot_id: snapshot.id };
    assert.equal(this.#cost("delete_canister_snapshot", args), 0n);
    this.#expected.delete(encodeHex(snapshot.id));
  }

  #cost<Name extends keyof ManagementArgs>(name: Name, args: ManagementArgs[Name]): bigint {
    return this.subnet.costOf(name, args, this.canister);
  }
}

function takenSize(subnet: SnapshotSubnet, canisterId: Principal): number {
  const { installed, chunkStore, certifiedData } = subnet.canister(canisterId);
  if (installed === undefined) return 0;
  const { heapWasmPages, stableWasmPages, globals } = installed.execution;
  const memories = 65_536 * (heapWasmPages + stableWasmPages);
  const others = 32 * (globals.length + 1) + installed.rawModule.length + certifiedData.length;
  return memories + others + CHUNK_BYTES * chunkStore.size;
}
