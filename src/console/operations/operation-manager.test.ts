import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { OperationEvent } from "../api/operation.ts";
import { noResult, type OperationDraft, type OperationTools } from "./operation-draft.ts";
import { OperationLog } from "./operation-log.ts";
import { OperationManager } from "./operation-manager.ts";

interface Fixture extends Disposable {
  readonly manager: OperationManager;
  readonly directory: string;
  advance(milliseconds: number): void;
  /** Another manager over the same log, as after a restart. */
  again(): OperationManager;
}

function createFixture(): Fixture {
  const directory = mkdtempSync(join(tmpdir(), "icebox-operations-"));
  let nowMs = Date.parse("2026-11-20T19:00:00Z");
  const again = (): OperationManager =>
    new OperationManager({
      log: new OperationLog({ directory, rootKeyHash: "ab".repeat(32) }),
      describe: (error) => ({ code: String(error), ic_code: null, message: "", cause: null, next: null }),
      nowMs: () => nowMs,
    });
  return {
    manager: again(),
    directory,
    again,
    advance: (milliseconds) => {
      nowMs += milliseconds;
    },
    [Symbol.dispose]: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function draft(run: OperationDraft["run"], canisterId: string | null = "aaaaa-aa"): OperationDraft {
  return { kind: "snapshot-create", module: "backend", canisterId, steps: [], run };
}

/** An operation that ends when it is told to. */
function heldDraft(): {
  readonly draft: OperationDraft;
  readonly end: () => void;
  readonly tools: () => OperationTools;
} {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let given: OperationTools | undefined;
  return {
    draft: draft(async (tools) => {
      given = tools;
      await promise;
      tools.signal.throwIfAborted();
      return noResult;
    }),
    end: () => {
      resolve(undefined);
    },
    tools: () => given ?? assert.fail("it has not begun"),
  };
}

/** Hears an operation to its end. */
async function heard(manager: OperationManager, id: string, after = 0): Promise<readonly OperationEvent[]> {
  const events: OperationEvent[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const listen = manager.listen(id, after);
  if (listen === undefined) return [];
  listen((event) => {
    events.push(event);
    if (event.kind === "end") resolve(undefined);
  });
  await promise;
  return events;
}

test("begin() refuses a second operation on a canister, and none on another", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  const held = heldDraft();
  const { id } = manager.begin(held.draft);
  assert.throws(() => manager.begin(draft(() => Promise.resolve(noResult))), {
    fault: { code: "console/busy", operation: id },
  });
  assert.equal(manager.runningOn("aaaaa-aa")?.id, id);
  const other = manager.begin(draft(() => Promise.resolve(noResult), "bkyz2-fmaaa-aaaaa-qaaaq-cai"));
  await heard(manager, other.id);
  held.end();
  await heard(manager, id);
  assert.equal(manager.get(manager.begin(draft(() => Promise.resolve(noResult))).id).state, "running");
});

test("cancel() asks for the safe end, which comes as an interruption", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  const held = heldDraft();
  const { id } = manager.begin(held.draft);
  assert.equal(manager.cancel(id).state, "cancelling");
  assert.equal(manager.cancel(id).state, "cancelling");
  held.end();
  const events = await heard(manager, id);
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["cancelling", "end"],
  );
  assert.equal(manager.get(id).state, "interrupted");
  assert.throws(() => manager.cancel(id), { fault: { code: "console/ended", operation: id } });
});

test("an operation that was through before it heard of the cancellation is done", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const { id } = manager.begin(
    draft(async () => {
      await promise;
      return { ...noResult, snapshot: "01" };
    }),
  );
  await Promise.resolve();
  manager.cancel(id);
  resolve(undefined);
  await heard(manager, id);
  assert.deepEqual([manager.get(id).state, manager.get(id).result?.snapshot], ["done", "01"]);
});

test("listen() goes on behind the event that was heard last, and says when nothing follows", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  const { id } = manager.begin(
    draft(({ emit }) => {
      emit({ kind: "finding", text: "one" });
      emit({ kind: "finding", text: "two" });
      return Promise.reject(new RangeError("three"));
    }),
  );
  const all = await heard(manager, id);
  assert.deepEqual(
    all.map(({ seq, kind }) => [seq, kind]),
    [
      [1, "finding"],
      [2, "finding"],
      [3, "end"],
    ],
  );
  assert.deepEqual(await heard(manager, id, 1), all.slice(1));
  assert.equal(manager.listen(id, 3), undefined);
  assert.equal(manager.get(id).state, "failed");
});

test("of the progress four in a second are told, and the latest is kept", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  const held = heldDraft();
  const { id } = manager.begin(held.draft);
  const told: number[] = [];
  manager.listen(
    id,
    0,
  )?.((event) => {
    if (event.kind === "progress") told.push(event.done_bytes);
  });
  await Promise.resolve();
  for (let done = 0; done <= 100; done += 1) {
    held.tools().emit({ kind: "progress", section: "wasm_memory", done_bytes: done, total_bytes: 100 });
    fixture.advance(50);
  }
  held.end();
  await heard(manager, id);
  assert.equal(told.length, 21);
  assert.equal(told.at(-1), 100);
  const kept = manager.get(id).events.filter(({ kind }) => kind === "progress");
  assert.equal(kept.length, 1);
});

test("close() waits for the safe ends, and nothing begins any more", async () => {
  using fixture = createFixture();
  const { manager } = fixture;
  let isSafe = false;
  const { id } = manager.begin(
    draft(async ({ signal }) => {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      signal.addEventListener("abort", () => {
        resolve(undefined);
      });
      await promise;
      isSafe = true;
      throw signal.reason;
    }),
  );
  await Promise.resolve();
  await manager.close();
  assert.ok(isSafe);
  assert.equal(manager.get(id).state, "interrupted");
  assert.throws(() => manager.begin(draft(() => Promise.resolve(noResult))), {
    fault: { code: "console/closing" },
  });
});

test("ended operations are known after a restart, whatever else is in the log", async () => {
  using fixture = createFixture();
  const { manager, directory } = fixture;
  const { id } = manager.begin(draft(() => Promise.resolve({ ...noResult, snapshot: "0a" })));
  await heard(manager, id);
  const [file = ""] = readdirSync(directory);
  assert.equal(file, "aaaaa-aa-abababababababab.jsonl");
  appendFileSync(join(directory, file), '{"version":1,"id":"torn');
  fixture.advance(1_000);
  const next = fixture.again();
  const second = next.begin(draft(() => Promise.resolve(noResult)));
  await heard(next, second.id);
  const listed = fixture.again().list();
  assert.deepEqual(
    listed.map((each) => [each.id, each.state]),
    [
      [second.id, "done"],
      [id, "done"],
    ],
  );
  const known = fixture.again();
  assert.equal(known.get(id).result?.snapshot, "0a");
  assert.equal(known.listen(id, 0), undefined);
  assert.throws(() => known.cancel(id), { fault: { code: "console/ended", operation: id } });
});
