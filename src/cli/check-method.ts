import { type MethodMode, readInterface } from "../client/mod.ts";
import { CliError } from "./cli-error.ts";
import { didYouMean } from "./text/nearest-name.ts";

/**
 * How a method of a canister is called, by the canister's interface.
 *
 * @throws CliError "cli/unknown-method" naming the methods that there are
 */
export function checkMethod(description: string, methodName: string, canister: string): MethodMode {
  const methods = readInterface(description);
  const mode = methods.get(methodName);
  if (mode !== undefined) return mode;
  const names = [...methods.keys()];
  throw new CliError(
    { code: "cli/unknown-method", name: methodName, methods: names },
    `The canister ${canister} has no method "${methodName}"`,
    { next: `${didYouMean(methodName, names)}Call one of its methods: ${names.join(", ")}` },
  );
}
