import { encodeHex } from "../../bytes/mod.ts";
import type { SentCall } from "../../client/mod.ts";
import type { Journal } from "./journal.ts";
import type { JournalStore } from "./journal-store.ts";

/** The journal of an operation under way. What a method returns from is on the disk. */
export class OpenJournal {
  readonly #store: JournalStore;
  #journal: Journal;

  private constructor(store: JournalStore, journal: Journal) {
    this.#store = store;
    this.#journal = journal;
  }

  /** @throws RecoveryError as JournalStore.begin */
  static begin(store: JournalStore, journal: Journal): OpenJournal {
    store.begin(journal);
    return new OpenJournal(store, journal);
  }

  get content(): Journal {
    return this.#journal;
  }

  get path(): string {
    return this.#store.pathOf(this.#journal);
  }

  /** A step begins; what the one before found is kept with it. */
  enter(step: number, found: Journal["found"]): void {
    this.#write({ ...this.#journal, step, calls: [], found: { ...this.#journal.found, ...found } });
  }

  /** A call of the step is about to leave. One that is repeated is written once. */
  announce(call: SentCall): void {
    const requestId = encodeHex(call.requestId);
    const { calls } = this.#journal;
    if (calls.some((known) => known.requestId === requestId)) return;
    this.#write({ ...this.#journal, calls: [...calls, { requestId, expiresAtMs: call.expiresAtMs }] });
  }

  end(): void {
    this.#store.end(this.#journal);
  }

  #write(journal: Journal): void {
    this.#store.update(journal);
    this.#journal = journal;
  }
}
