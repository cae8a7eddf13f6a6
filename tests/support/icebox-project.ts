import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { assertSucceeded, type ProgramResult, runProgram } from "./run-program.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const repository = join(import.meta.dirname, "../..");

/**
 * A folder with a home of its own, in which `bin/icebox` runs. Disposing it stops the network that it started and
 * removes the folders.
 */
export interface IceboxProject extends AsyncDisposable {
  readonly folder: string;
  /** Runs `icebox` and gives its result, whatever it is. */
  tryIcebox(...args: string[]): Promise<ProgramResult>;
  /** Runs `icebox`, asserts success and gives its result. */
  icebox(...args: string[]): Promise<ProgramResult>;
}

/** Creates an empty project. The commands run with the machine's own Node first on the PATH, as a user's shell does. */
export function createIceboxProject(): IceboxProject {
  const base = temporaryFolder("project");
  const folder = join(base.path, "project");
  const home = join(base.path, "home");
  mkdirSync(folder);
  mkdirSync(home);
  const env = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: home,
    ICEBOX_HOME: join(base.path, "icebox-home"),
  };
  const tryIcebox = (...args: string[]) =>
    runProgram(join(repository, "bin/icebox"), args, { cwd: folder, env });
  return {
    folder,
    tryIcebox,
    icebox: async (...args) => {
      const result = await tryIcebox(...args);
      assertSucceeded(`icebox ${args.join(" ")}`, result);
      return result;
    },
    [Symbol.asyncDispose]: async () => {
      await tryIcebox("network", "stop");
      base[Symbol.dispose]();
    },
  };
}
