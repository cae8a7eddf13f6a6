import assert from "node:assert/strict";
import type { Principal } from "icebox/wire";
import type { SnapshotSubnet } from "./snapshot-subnet.ts";

/** A snapshot and its canister. */
export type Located = readonly [canisterId: Principal, id: Uint8Array];

/** Asserts that two snapshots hold the same, but for what may differ: source, time and canister version. */
export function assertSameSnapshot(
  subnet: SnapshotSubnet,
  one: Located,
  other: Located,
  otherSubnet: SnapshotSubnet = subnet,
): void {
  assert.deepEqual(comparable(otherSubnet, other), comparable(subnet, one));
}

function comparable(subnet: SnapshotSubnet, [canisterId, id]: Located): unknown {
  const { metadata, ...data } = subnet.download(canisterId, id);
  return { ...data, metadata: { ...metadata, source: 0, taken_at_timestamp: 0, canister_version: 0 } };
}
