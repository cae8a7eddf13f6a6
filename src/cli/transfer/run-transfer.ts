import { CertifiedCalls, type Client, type CopyOptions, defaultRetryPolicy } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { ProgressDisplay } from "./progress-display.ts";
import { attemptsOf, parallelOf, progressStyle, type TransferOptions } from "./transfer-options.ts";

/** What a transfer works with. */
export interface TransferTools {
  readonly calls: CertifiedCalls;
  readonly copyOptions: CopyOptions;
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
  const calls = new CertifiedCalls(client, { signal, retries });
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    return await transfer({ calls, copyOptions: { parallel, signal, onProgress: display.show } });
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    display.end();
    calls.close();
  }
}
