import type { CliContext } from "../cli-context.ts";

/**
 * Runs something that comes to a safe end by itself when it is interrupted: the first SIGINT or SIGTERM aborts the signal, a
 * second one ends the process.
 */
export async function withInterrupt<T>(
  { terminal }: CliContext,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const release = (): void => {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  };
  const interrupt = (): void => {
    release();
    terminal.note("Interrupted: going to a safe end (once more leaves at once; icebox recover goes on then)");
    controller.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await run(controller.signal);
  } finally {
    release();
  }
}
