/*
 * Entry of bin/icebox-launcher.
 */
import process from "node:process";
import { runLauncher } from "./run-launcher.ts";

const stopRequest = Promise.withResolvers<string>();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    stopRequest.resolve(signal);
  });
}
process.exitCode = await runLauncher(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  stopRequest: stopRequest.promise,
});
