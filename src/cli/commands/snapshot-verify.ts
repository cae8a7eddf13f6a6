import { resolve } from "node:path";
import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** The command `icebox canister snapshot verify`. */
export function snapshotVerifyCommand(context: CliContext): Command {
  return new Command("verify")
    .description("read a downloaded snapshot whole and compare it with its manifest")
    .argument("<DIR>", "folder of icebox, icp, dfx or Juno")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((folder: string, options: { readonly json?: boolean }) =>
      runSnapshotVerify(context, folder, options),
    );
}

/** Prints what the folder holds; throws FolderError if it is damaged. */
export async function runSnapshotVerify(
  context: CliContext,
  folder: string,
  options: { readonly json?: boolean },
): Promise<void> {
  const { FolderError, verifyFolder } = await import("../../folder/mod.ts");
  const { formatSize } = await import("../text/format-size.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const verdict = await verifyFolder(resolve(context.cwd, folder));
  if (verdict.kind === "damaged") throw new FolderError(verdict.fault);
  const { manifest, hashes, isSealed } = verdict;
  const { canisterId = null, snapshotId = null } = manifest.origin;
  const moduleHash = hashes.get("wasm_module") ?? "";
  const sections = manifest.sections.map(({ name, sizeBytes = 0 }) => ({
    name,
    size_bytes: sizeBytes,
    sha256: hashes.get(name) ?? "",
  }));
  if (options.json === true) {
    context.terminal.data(
      jsonOutput({
        sealed: isSealed,
        canister_id: canisterId,
        snapshot_id: snapshotId,
        module_hash: moduleHash,
        sections,
      }),
    );
    return;
  }
  const sizeBytes = sections.reduce((sum, section) => sum + section.size_bytes, 0);
  context.terminal.data(
    `The snapshot in ${folder} is whole: ${String(sections.length)} sections, ${formatSize(BigInt(sizeBytes))}`,
  );
  if (canisterId !== null) context.terminal.data(`  Canister: ${canisterId}`);
  if (snapshotId !== null) context.terminal.data(`  Snapshot: ${snapshotId}`);
  context.terminal.data(`  Module hash: 0x${moduleHash}`);
  if (!isSealed)
    context.terminal.note(
      "It has no icebox.json: sizes are compared, but changed bytes of the memories may go unseen",
    );
}
