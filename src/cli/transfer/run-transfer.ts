import {
  CertifiedCalls,
  type CertifiedCallsOptions,
  type Client,
  type CopyOptions,
  defaultRetryPolicy,
} from "../../client/mod.ts";
import { type Disk, nodeDisk } from "../../folder/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { type CutOff, cutOff, isCutOffWatched } from "../operations/cut-off.ts";
import { formatTime } from "../text/format-time.ts";
import { ProgressDisplay } from "./progress-display.ts";
import { attemptsOf, parallelOf, progressStyle, type TransferOptions } from "./transfer-options.ts";
import { WatchedCalls, watchedDisk } from "./watched-effects.ts";

/** What a transfer works with. */
export interface TransferTools {
  readonly calls: CertifiedCalls;
  readonly copyOptions: CopyOptions;
  readonly disk: Disk;
  readonly signal: AbortSignal;
  /** Told before it is waited for what became of an earlier call. */
  readonly onWait: (untilMs: number) => void;
}

/**
 * Runs a transfer with progress on standard error. Ctrl-C and SIGTERM end what is under way; what was done is kept.
 *
 * @throws CliError "cli/interrupted"; whatever the transfer throws
 */
export async function runTransfer<T>(
  { context, client }: { readonly context: CliContext; readonly client: Client },
  options: TransferOptions,
  transfer: (tools: TransferTools) => Promise<T>,
): Promise<T> {
  const parallel = parallelOf(options);
  const { terminal } = context;
  const style = progressStyle(options, terminal.status !== undefined);
  const display = new ProgressDisplay({ terminal, style });
  const controller = new AbortController();
  const interrupt = (): void => {
    controller.abort(
      new CliError({ code: "cli/interrupted" }, "The transfer was interrupted; what was done is kept", {
        next: "Run the command again with --resume",
      }),
    );
  };
  const { signal } = controller;
  const retries = { ...defaultRetryPolicy, attempts: attemptsOf(options), onPause: display.showPause };
  const reached = isCutOffWatched(context) ? cutOff(context) : undefined;
  const calls = callsOf(client, { signal, retries }, reached);
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await transfer({
      calls,
      copyOptions: { parallel, signal, onProgress: display.show },
      disk: reached === undefined ? nodeDisk : watchedDisk(nodeDisk, reached),
      signal,
      onWait: (untilMs) => {
        terminal.note(
          `Waiting for the outcome of an earlier call that the network may still execute, at most until ${formatTime(BigInt(untilMs) * 1_000_000n)}`,
        );
      },
    });
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    display.end();
    calls.close();
  }
}

function callsOf(
  client: Client,
  options: CertifiedCallsOptions,
  reached: CutOff | undefined,
): CertifiedCalls {
  return reached === undefined
    ? new CertifiedCalls(client, options)
    : new WatchedCalls(client, options, reached);
}
