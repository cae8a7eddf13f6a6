import { journalNetwork, JournalStore, recoverOperations, type StoredJournal } from "../../recovery/mod.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { OperationResult } from "../api/operation.ts";
import { ConsoleError } from "../console-error.ts";
import type { ConsoleServices } from "../console-services.ts";
import { reporter } from "../plans/run-recovery.ts";
import { noResult, type OperationDraft, type OperationTools } from "./operation-draft.ts";

/** The journal of one canister, if there is one, and none of others. */
class JournalOf extends JournalStore {
  readonly #path: string;

  constructor(directory: string, path: string) {
    super(directory);
    this.#path = path;
  }

  override list(): readonly StoredJournal[] {
    return super.list().filter(({ path }) => path === this.#path);
  }
}

/** An operation that finishes or undoes the one that was cut off on a module's canister, as the identity of the console. */
export function recovery(services: ConsoleServices, module: ModuleSummary): OperationDraft {
  const title = "Finish or undo what was cut off";
  return {
    kind: "recover",
    module: module.key,
    canisterId: module.canister_id,
    steps: [{ kind: "recover", method: null, snapshot: null, title }],
    run: (tools) => {
      tools.emit({ kind: "step", step: 0, title });
      return recover(services, module, tools);
    },
  };
}

async function recover(
  services: ConsoleServices,
  module: ModuleSummary,
  { emit, signal }: OperationTools,
): Promise<OperationResult> {
  const { client, journals } = services;
  const path = journals.pathOf({
    canister: { id: module.canister_id, name: module.key },
    network: journalNetwork(client),
  });
  const findings: string[] = [];
  const [outcome] = await recoverOperations({
    journals: new JournalOf(journals.directory, path),
    open: () => Promise.resolve(client),
    begin: () => undefined,
    report: reporter({ services, module, steps: [] }, emit, findings),
    signal,
  });
  switch (outcome?.kind) {
    case undefined:
    case "settled":
      return { ...noResult, findings };
    case "under-way":
      throw new ConsoleError(
        { code: "console/busy", operation: outcome.journal.kind },
        `Another process works on ${module.key}`,
        { next: "Wait until it ends" },
      );
    case "unsettled":
    case "damaged":
      throw outcome.error;
  }
}
