import { StoreError } from "./store-error.ts";

/**
 * Makes commits durable in groups: while one sync runs, the commits that come wait for the next.
 */
export class GroupSync {
  /** Syncs everything written so far. */
  readonly #syncAll: () => Promise<void>;
  #waiting: { commit: number; resolve: () => void; reject: (error: StoreError) => void }[] = [];
  #running: Promise<void> | undefined;
  #synced: number;
  #failure: StoreError | undefined;

  constructor(syncAll: () => Promise<void>, synced: number) {
    this.#syncAll = syncAll;
    this.#synced = synced;
  }

  /** Highest commit that is known to be synced. */
  get synced(): number {
    return this.#synced;
  }

  /** Set once a sync failed: what was written may be lost, and no later sync can tell. */
  get failure(): StoreError | undefined {
    return this.#failure;
  }

  /** Resolves when the commit, which is the last one written, is synced. */
  async wait(commit: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.push({ commit, resolve, reject });
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
    });
  }

  /** Resolves when no sync is under way and none waits. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** A checkpoint made everything up to this commit durable. */
  noteSynced(commit: number): void {
    this.#synced = Math.max(this.#synced, commit);
  }

  /** Nothing can be promised any more. */
  fail(error: unknown): StoreError {
    const reason = error instanceof Error ? error.message : String(error);
    this.#failure ??= new StoreError({ code: "store/sync-failed", reason }, { cause: error });
    return this.#failure;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#syncAll();
        for (const { commit, resolve } of group) {
          this.noteSynced(commit);
          resolve();
        }
      } catch (error) {
        const failure = this.fail(error);
        for (const { reject } of [...group, ...this.#waiting]) reject(failure);
        this.#waiting = [];
      }
    }
  }
}
