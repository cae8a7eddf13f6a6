import type { UpgradeResult } from "../../recovery/mod.ts";
import { CliError } from "../cli-error.ts";
import type { NamedCanister } from "../session.ts";

/** The complaint about an upgrade that was rolled back. */
export function rolledBack({ reason }: UpgradeResult, { name }: NamedCanister): CliError {
  const message = reason?.message ?? "";
  return new CliError(
    { code: "cli/rolled-back", name, reason: reason?.code ?? "" },
    `Canister ${name} was not upgraded, and is what it was before: ${message}`,
    { next: `Correct the module, try it on icebox network start, then icebox upgrade ${name} again` },
  );
}
