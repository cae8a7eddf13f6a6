import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeHex } from "icebox/bytes";
import { canisterStatus, clearChunkStore, replyOf, storedChunks, uploadChunk } from "icebox/client";
import type { Principal } from "icebox/wire";
import { compileWat } from "../../support/compile-wat.ts";
import { withCustomSection } from "../../support/with-custom-section.ts";
import { type SeenCanister, startToolFixture, type ToolFixture } from "./tool-fixture.ts";

/** An upgrade with the tool. */
export interface UpgradeCase {
  readonly name: string;
  readonly runState: "running" | "stopped";
  readonly snapshots: number;
  /** The new code: what it does, and whether it needs chunks. */
  readonly code: "healthy" | "traps" | "unhealthy" | "large" | "large-unhealthy";
  /** Whether the chunk store has chunks of others. */
  readonly hasChunks?: boolean;
  /** Of `icebox upgrade`, besides the file and the check; `OLDEST` stands for the first snapshot. */
  readonly options?: readonly string[];
}

/** All of a canister that an upgrade must bring back. */
export interface SeenCode extends SeenCanister {
  readonly moduleHash: string;
  readonly chunks: readonly string[];
}

/** A network, the tool, and modules to upgrade to. */
export interface UpgradeFixture extends AsyncDisposable {
  readonly tool: ToolFixture;
  make(wanted: UpgradeCase): Promise<Principal>;
  seeCode(canister: Principal): Promise<SeenCode>;
  /** The command line. */
  words(wanted: UpgradeCase, canister: Principal, before: SeenCode): readonly string[];
}

const canisters = join(import.meta.dirname, "../../canisters");

/** More than one call can bring. */
const padding = new Uint8Array(2_500_000).map((_, index) => (index >> 12) & 0xff);

/** Starts the network and writes the modules. */
export async function startUpgradeFixture(): Promise<UpgradeFixture> {
  const tool = await startToolFixture();
  const healthy = compileWat(join(canisters, "upgraded-counter.wat"));
  const unhealthy = compileWat(join(canisters, "unhealthy-counter.wat"));
  const modules: Readonly<Record<UpgradeCase["code"], Uint8Array>> = {
    healthy,
    unhealthy,
    traps: compileWat(join(canisters, "trapping-counter.wat")),
    large: withCustomSection(healthy, "padding", padding),
    "large-unhealthy": withCustomSection(unhealthy, "padding", padding),
  };
  const fileOf = (code: UpgradeCase["code"]): string => join(tool.folder, `${code}.wasm`);
  for (const code of ["healthy", "unhealthy", "traps", "large", "large-unhealthy"] as const)
    writeFileSync(fileOf(code), modules[code]);
  return {
    tool,
    make: (wanted) => make(tool, wanted),
    seeCode: async (canister) => {
      const seen = await tool.see(canister);
      const { moduleHash } = replyOf(await canisterStatus(tool.client, canister), "read the status");
      const chunks = replyOf(await storedChunks(tool.client, canister), "read the chunks");
      assert.ok(moduleHash !== undefined);
      return { ...seen, moduleHash: encodeHex(moduleHash), chunks: chunks.map(encodeHex).sort() };
    },
    words: ({ code, options = [] }, canister, { snapshots }) => [
      ...["upgrade", canister.toText(), "--wasm", fileOf(code), "--check", "query:health == (true)"],
      ...["--check-retries", "0", "--yes"],
      ...options.map((word) => word.replace("OLDEST", snapshots[0] ?? "")),
      ...tool.network,
    ],
    [Symbol.asyncDispose]: () => tool[Symbol.asyncDispose](),
  };
}

async function make(tool: ToolFixture, wanted: UpgradeCase): Promise<Principal> {
  const canisterId = await tool.makeCanister(wanted.runState, wanted.snapshots);
  if (wanted.hasChunks !== true) replyOf(await clearChunkStore(tool.client, canisterId), "clear the store");
  else {
    for (const byte of [1, 2])
      replyOf(await uploadChunk(tool.client, { canisterId, chunk: new Uint8Array(100).fill(byte) }), "store");
  }
  return canisterId;
}
