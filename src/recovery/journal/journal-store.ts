import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hasSystemCode, isAlive } from "../../processes/mod.ts";
import { fileNames } from "./file-names.ts";
import { RecoveryError } from "../recovery-error.ts";
import { decodeJournal, encodeJournal, journalDamaged } from "./encode-journal.ts";
import type { Journal } from "./journal.ts";
import { removeDurably, writeDurably } from "./write-durably.ts";

/** A journal and the file it lies in. */
export type StoredJournal =
  | { readonly kind: "readable"; readonly path: string; readonly journal: Journal }
  | { readonly kind: "damaged"; readonly path: string; readonly error: RecoveryError };

const suffix = ".json";
const keyDigits = 16;

/** The journals of a user: one file for each canister of each network, in one folder. */
export class JournalStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Where the journal of a canister lies. */
  pathOf(journal: Pick<Journal, "canister" | "network">): string {
    const key = journal.network.rootKeyHash.slice(0, keyDigits);
    return join(this.directory, `${journal.canister.id}-${key}${suffix}`);
  }

  /**
   * Makes sure that no operation is under way or was cut off, so that what is seen of the canister next is not the middle of
   * one.
   *
   * @throws RecoveryError as {@link JournalStore.begin}
   */
  requireFree(journal: Pick<Journal, "canister" | "network">): void {
    const path = this.pathOf(journal);
    const stored = existsSync(path) ? readStored(path) : undefined;
    if (stored !== undefined) throw occupied(stored, journal.canister.name);
  }

  /**
   * Begins a journal. One canister has one operation at a time: its file is the lock.
   *
   * @throws RecoveryError "recovery/under-way", "recovery/cut-off" or "recovery/journal-damaged" if there is one already
   */
  begin(journal: Journal): void {
    const path = this.pathOf(journal);
    try {
      writeDurably(path, encodeJournal(journal), true);
    } catch (error) {
      if (!hasSystemCode(error, "EEXIST")) throw error;
      const stored = readStored(path);
      if (stored !== undefined) throw occupied(stored, journal.canister.name);
      this.begin(journal);
    }
  }

  /** Writes the present state of a journal over the earlier one. */
  update(journal: Journal): void {
    writeDurably(this.pathOf(journal), encodeJournal(journal), false);
  }

  /** Ends a journal. */
  end(journal: Journal): void {
    removeDurably(this.pathOf(journal));
  }

  /** All journals that there are, by their file names. One under another's name is damaged. */
  list(): readonly StoredJournal[] {
    return fileNames(this.directory)
      .filter((name) => name.endsWith(suffix))
      .sort()
      .flatMap((name) => {
        const stored = readStored(join(this.directory, name));
        if (stored?.kind !== "readable" || stored.path === this.pathOf(stored.journal)) return stored ?? [];
        const error = journalDamaged(stored.path, "its name is that of another canister or network");
        return { kind: "damaged", path: stored.path, error };
      });
  }
}

function occupied(stored: StoredJournal, canister: string): RecoveryError {
  if (stored.kind === "damaged") return stored.error;
  const { path, journal } = stored;
  const { pid } = journal.process;
  return isAlive(journal.process)
    ? new RecoveryError(
        { code: "recovery/under-way", canister, pid },
        `Another operation on canister ${canister} is under way: process ${String(pid)}`,
      )
    : new RecoveryError(
        { code: "recovery/cut-off", canister, path },
        `An earlier operation on canister ${canister} was cut off and is neither finished nor undone`,
      );
}

/** Undefined if the operation has ended meanwhile. */
function readStored(path: string): StoredJournal | undefined {
  try {
    return { kind: "readable", path, journal: decodeJournal(readFileSync(path, "utf8"), path) };
  } catch (error) {
    if (error instanceof RecoveryError) return { kind: "damaged", path, error };
    if (hasSystemCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
