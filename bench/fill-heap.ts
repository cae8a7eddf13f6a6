import type { Principal } from "@icp-sdk/core/principal";
import { callCanister, type Client, replyOf } from "icebox/client";

/** One call fills this much, so that no call meets a limit. */
const fillMiB = 64;
const wasmPagesPerMiB = 16;

/** Fills so much of the heap of a canister whose method `fill` takes a first WasmPage and a number of them. */
export async function fillHeap(client: Client, canisterId: Principal, sizeMiB: number): Promise<void> {
  for (let filledMiB = 0; filledMiB < sizeMiB; filledMiB += fillMiB) {
    const range = new DataView(new ArrayBuffer(8));
    range.setUint32(0, filledMiB * wasmPagesPerMiB, true);
    range.setUint32(4, Math.min(fillMiB, sizeMiB - filledMiB) * wasmPagesPerMiB, true);
    const call = { canisterId, methodName: "fill", arg: new Uint8Array(range.buffer) };
    replyOf(await callCanister(client, call), "fill");
  }
}
