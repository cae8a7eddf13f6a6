import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { moduleChunks, replyOf } from "../../client/mod.ts";
import type { UpgradeWorld } from "./upgrade-world.ts";
import { hashOf } from "../hash-of.ts";

/** Uploads at a time. */
const parallelUploads = 4;

/** Puts chunks of the module into the chunk store. */
export async function uploadChunks(
  world: UpgradeWorld,
  module: Uint8Array,
  hashes: readonly string[],
): Promise<void> {
  const chunks = new Map(moduleChunks(module).map((chunk) => [hashOf(chunk), chunk]));
  const wanted = hashes.flatMap((hash) => chunks.get(hash) ?? []);
  await storeAll(world, wanted);
}

/**
 * Empties the chunk store if all that it has are these.
 *
 * @returns How many chunks of others it has; then it is left as it is
 */
export async function clearChunks(world: UpgradeWorld, hashes: readonly string[]): Promise<number> {
  const { control, name } = world;
  const stored = await storedHashes(world);
  const others = stored.filter((hash) => !hashes.includes(hash)).length;
  if (stored.length > 0 && others === 0)
    replyOf(await control.clearChunks(), `clear the chunk store of canister ${name}`);
  return others;
}

/**
 * Makes the chunk store hold exactly the given chunks, out of a snapshot that has them. Order: all are read before the
 * store is cleared.
 */
export async function restoreChunks(
  world: UpgradeWorld,
  snapshot: string,
  { hashes, place }: { readonly hashes: readonly string[]; readonly place: string },
): Promise<void> {
  const { control, name } = world;
  const stored = await storedHashes(world);
  if (stored.length === hashes.length && hashes.every((hash) => stored.includes(hash))) return;
  const chunks: Uint8Array[] = [];
  for (const hash of hashes) {
    const answer = await control.readChunk(decodeHex(snapshot), decodeHex(hash));
    chunks.push(replyOf(answer, `read chunk ${hash} of snapshot ${snapshot}`));
  }
  replyOf(await control.clearChunks(), `clear the chunk store of canister ${name}`);
  world.reached(`${place}:cleared`);
  await storeAll(world, chunks);
}

async function storedHashes({ control, name }: UpgradeWorld): Promise<readonly string[]> {
  return replyOf(await control.storedChunks(), `read the chunk store of canister ${name}`).map(encodeHex);
}

/** All calls have ended when this does, also when it fails: none is executed behind what comes next. */
async function storeAll(world: UpgradeWorld, chunks: readonly Uint8Array[]): Promise<void> {
  const waiting = [...chunks];
  let uploaded = 0;
  const work = async (): Promise<void> => {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      replyOf(await world.control.uploadChunk(chunk), `store a chunk in canister ${world.name}`);
      uploaded += 1;
      world.report({ kind: "chunk", uploaded, of: chunks.length });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: parallelUploads }, work));
  const failed = ends.find((end) => end.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
