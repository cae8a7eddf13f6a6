import { encodeHex } from "../../bytes/mod.ts";
import { abandonedMark } from "../../processes/mod.ts";
import type { SentCall } from "../../client/mod.ts";
import type { Step } from "../plan/step.ts";
import type { Journal, JournalBack } from "./journal.ts";
import type { JournalStore } from "./journal-store.ts";

/** The journal of an operation under way. What a method but `note` returns from is on the disk. */
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

  /** Takes a journal over that lies there. */
  static resume(store: JournalStore, journal: Journal): OpenJournal {
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

  /** What the step under way found goes to the disk with the next step: until then its calls tell the same. */
  note(found: Journal["found"]): void {
    this.#journal = { ...this.#journal, found: { ...this.#journal.found, ...found } };
  }

  /** A call of the step is about to leave. One that is repeated is written once. */
  announce(call: SentCall): void {
    const requestId = encodeHex(call.requestId);
    const { calls } = this.#journal;
    if (calls.some((known) => known.requestId === requestId)) return;
    this.#write({ ...this.#journal, calls: [...calls, { requestId, expiresAtMs: call.expiresAtMs }] });
  }

  /** An upgrade goes back: the steps behind the one under way give way to these, and the first of them begins. */
  turnBack(steps: readonly Step[], back: Omit<JournalBack, "from">, found: Journal["found"]): void {
    const from = this.#journal.step + 1;
    this.#write({
      ...this.#journal,
      steps: [...this.#journal.steps.slice(0, from), ...steps],
      back: { from, ...back },
      step: from,
      calls: [],
      found: { ...this.#journal.found, ...found },
    });
  }

  /**
   * Nobody works on it any more, though this process lives on: whoever recovers may take it. If even that cannot be written, it
   * is taken when this process has ended.
   */
  giveUp(): void {
    try {
      this.#write({ ...this.#journal, process: abandonedMark() });
    } catch {
      // What is told next is why the operation could not be settled, which weighs more.
    }
  }

  end(): void {
    this.#store.end(this.#journal);
  }

  #write(journal: Journal): void {
    this.#store.update(journal);
    this.#journal = journal;
  }
}
