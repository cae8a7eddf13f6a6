import { CliError } from "../cli-error.ts";

/** The complaint about a module that the project file does not name. */
export function unknownRegistration(key: string): CliError {
  return new CliError(
    { code: "cli/unknown-module", key, environment: "" },
    `Cannot remove the module "${key}": the project file does not name it`,
    {
      next: "icebox module list shows the modules; canisters of the project are modules without being named",
    },
  );
}
