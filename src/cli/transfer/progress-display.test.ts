import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError, type CopyProgress } from "../../client/mod.ts";
import { ProgressDisplay, type ProgressStyle } from "./progress-display.ts";

const mebibyte = 2 ** 20;

/** Shows 1, 2, 4, 4.5 and 8 of 8 MiB at the given milliseconds. */
function shown(style: ProgressStyle): { readonly notes: string[]; readonly statuses: string[] } {
  const notes: string[] = [];
  const statuses: string[] = [];
  let nowMs = 0;
  const terminal = {
    data: () => assert.fail("progress is no data"),
    bytes: () => assert.fail("progress is no data"),
    note: (text: string) => void notes.push(text),
    status: (text: string) => void statuses.push(text),
  };
  const display = new ProgressDisplay({ terminal, style, now: () => nowMs });
  const at: readonly (readonly [number, number])[] = [
    [0, 1],
    [1_000, 2],
    [6_000, 4],
    [6_050, 4.5],
    [7_000, 8],
  ];
  for (const [milliseconds, mebibytes] of at) {
    nowMs = milliseconds;
    const doneBytes = mebibytes * mebibyte;
    const totals = { totalBytes: 8 * mebibyte, allDoneBytes: doneBytes, allTotalBytes: 8 * mebibyte };
    const progress: CopyProgress = { section: "wasm_memory", doneBytes, ...totals };
    display.show(progress);
  }
  const fault = { code: "client/network-unreachable", url: "http://127.0.0.1:1" } as const;
  display.showPause({ attempt: 2, delayMs: 1_500, error: new ClientError(fault, "Cannot reach it") });
  display.end();
  return { notes, statuses };
}

test("ProgressDisplay writes lines seconds apart, with bytes, rate and time left, and the last one", () => {
  assert.deepEqual(shown("lines"), {
    notes: [
      "12% 1.00MiB of 8.00MiB, 0B/s (wasm_memory)",
      "50% 4.00MiB of 8.00MiB, 512.00KiB/s, 8 s left (wasm_memory)",
      "100% 8.00MiB of 8.00MiB, 1.00MiB/s, 0 s left (wasm_memory)",
      "Cannot reach it; trying again in 1.5 s",
    ],
    statuses: [],
  });
});

test("ProgressDisplay writes one line over on a terminal, and clears it", () => {
  const { notes, statuses } = shown("bar");
  assert.deepEqual(notes, ["Cannot reach it; trying again in 1.5 s"]);
  assert.equal(statuses.length, 6);
  assert.equal(
    statuses[2],
    "[############............]  50% 4.00MiB of 8.00MiB, 512.00KiB/s, 8 s left (wasm_memory)",
  );
  assert.deepEqual(statuses.slice(-2), ["", ""]);
});

test("ProgressDisplay writes JSON lines for programs", () => {
  const events = shown("json").notes.map((line): unknown => JSON.parse(line));
  assert.equal(events.length, 5);
  assert.deepEqual(events[2], {
    event: "progress",
    section: "wasm_memory",
    done_bytes: 4 * mebibyte,
    total_bytes: 8 * mebibyte,
    all_done_bytes: 4 * mebibyte,
    all_total_bytes: 8 * mebibyte,
    bytes_per_second: mebibyte / 2,
    seconds_left: 8,
  });
  assert.deepEqual(events[4], {
    event: "retry",
    attempt: 2,
    delay_ms: 1_500,
    code: "client/network-unreachable",
  });
});
