import type { Principal } from "@icp-sdk/core/principal";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeManagementResult } from "../../wire/mod.ts";
import type { Client } from "../create-client.ts";
import { readCallOutcome } from "../read-call-status.ts";
import type { CreatingCall } from "./upload-state.ts";

/** What became of the call that was to create a snapshot. */
export type Creation =
  | { readonly kind: "created"; readonly snapshotId: Uint8Array }
  /** The network refused it. */
  | { readonly kind: "refused" }
  /** The network does not know it any more, or never got it, and will not execute it: a snapshot may be there or not. */
  | { readonly kind: "forgotten" };

/** How {@link findCreated} waits. */
export interface FindCreatedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told once, before a wait. */
  readonly onWait?: ((untilMs: number) => void) | undefined;
  /** @default {1000} */
  readonly pauseMs?: number;
}

/**
 * Asks the network what became of the call that was to create a snapshot, and waits while it may still come: until the
 * network's own certified time is behind the call's expiry.
 *
 * @throws ClientError if the network cannot be asked; the signal's reason
 */
export async function findCreated(
  client: Client,
  canisterId: Principal,
  { call, ...options }: FindCreatedOptions & { readonly call: CreatingCall },
): Promise<Creation> {
  const { requestId, expiresAtMs } = call;
  for (let isTold = false; ; isTold = true) {
    const { status, timeNs } = await readCallOutcome(client, { requestId, effectiveCanisterId: canisterId });
    if (status.kind === "replied") {
      const { snapshot_id } = decodeManagementResult("upload_canister_snapshot_metadata", status.arg);
      return { kind: "created", snapshotId: Uint8Array.from(snapshot_id) };
    }
    if (status.kind === "rejected") return { kind: "refused" };
    if (status.kind === "done") return { kind: "forgotten" };
    const isUnderWay = status.kind === "received" || status.kind === "processing";
    if (!isUnderWay && timeNs > BigInt(expiresAtMs) * 1_000_000n) return { kind: "forgotten" };
    if (!isTold) options.onWait?.(expiresAtMs);
    options.signal?.throwIfAborted();
    await sleep(options.pauseMs ?? 1_000);
  }
}
