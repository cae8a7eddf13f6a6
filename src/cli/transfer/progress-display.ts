import type { CopyProgress, RetryPause } from "../../client/mod.ts";
import type { Terminal } from "../cli-context.ts";
import { formatSize } from "../text/format-size.ts";

/** How progress is shown: one line that is written over, a line now and then, or JSON lines. */
export type ProgressStyle = "bar" | "lines" | "json";

/** What a display is made of. */
export interface ProgressDisplayOptions {
  readonly terminal: Terminal;
  readonly style: ProgressStyle;
  /** Milliseconds, never going back. @default {performance.now} */
  readonly now?: () => number;
}

/** Milliseconds between two lines. */
const pauses: Readonly<Record<ProgressStyle, number>> = { bar: 100, lines: 5_000, json: 1_000 };
const barWidth = 24;

/** Tells how far a transfer has come: bytes, rate, and time left, on standard error. */
export class ProgressDisplay {
  readonly #terminal: Terminal;
  readonly #style: ProgressStyle;
  readonly #now: () => number;
  #start: { readonly atMs: number; readonly doneBytes: number } | undefined;
  #shownAtMs = -Infinity;

  constructor({ terminal, style, now = () => performance.now() }: ProgressDisplayOptions) {
    this.#terminal = terminal;
    this.#style = style;
    this.#now = now;
  }

  /** Shows progress if it is time to, and always when everything is done. */
  readonly show = (progress: CopyProgress): void => {
    const nowMs = this.#now();
    this.#start ??= { atMs: nowMs, doneBytes: progress.allDoneBytes };
    const isDone = progress.allDoneBytes >= progress.allTotalBytes;
    if (!isDone && nowMs - this.#shownAtMs < pauses[this.#style]) return;
    this.#shownAtMs = nowMs;
    const seconds = (nowMs - this.#start.atMs) / 1000;
    const bytesPerSecond = seconds > 0 ? (progress.allDoneBytes - this.#start.doneBytes) / seconds : 0;
    this.#write(progress, bytesPerSecond);
  };

  /** Tells that the network could not be reached and when it is tried again. */
  readonly showPause = ({ attempt, delayMs, error }: RetryPause): void => {
    if (this.#style === "json") {
      this.#terminal.note(
        JSON.stringify({ event: "retry", attempt, delay_ms: delayMs, code: error.fault.code }),
      );
      return;
    }
    this.end();
    this.#terminal.note(`${error.message}; trying again in ${(delayMs / 1000).toFixed(1)} s`);
  };

  /** Removes the line that is written over. */
  end(): void {
    if (this.#style === "bar") this.#terminal.status?.("");
  }

  #write(progress: CopyProgress, bytesPerSecond: number): void {
    const { section, doneBytes, totalBytes, allDoneBytes, allTotalBytes } = progress;
    const leftSeconds =
      bytesPerSecond > 0 ? Math.ceil((allTotalBytes - allDoneBytes) / bytesPerSecond) : undefined;
    if (this.#style === "json") {
      const event = {
        event: "progress",
        section,
        done_bytes: doneBytes,
        total_bytes: totalBytes,
        all_done_bytes: allDoneBytes,
        all_total_bytes: allTotalBytes,
        bytes_per_second: Math.round(bytesPerSecond),
        seconds_left: leftSeconds ?? null,
      };
      this.#terminal.note(JSON.stringify(event));
      return;
    }
    const size = (bytes: number): string => formatSize(BigInt(Math.round(bytes)));
    const part = allTotalBytes === 0 ? 1 : allDoneBytes / allTotalBytes;
    const left = leftSeconds === undefined ? "" : `, ${formatSeconds(leftSeconds)} left`;
    const words = `${size(allDoneBytes)} of ${size(allTotalBytes)}, ${size(bytesPerSecond)}/s${left} (${section})`;
    const percent = `${String(Math.floor(part * 100)).padStart(3)}%`;
    if (this.#style === "lines") this.#terminal.note(`${percent.trim()} ${words}`);
    else {
      const filled = Math.round(part * barWidth);
      this.#terminal.status?.(`[${"#".repeat(filled)}${".".repeat(barWidth - filled)}] ${percent} ${words}`);
    }
  }
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${String(seconds)} s`;
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}
