import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileMotoko } from "../../support/compile-motoko.ts";
import { runProgram } from "../../support/run-program.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const repository = join(import.meta.dirname, "../../..");

/** What one command line printed, both streams in the order of arrival, and how it ended. */
export interface Printed {
  readonly code: number;
  readonly output: string;
}

/** A terminal in a project folder, in which `icebox` is on the PATH, as it is for a user who follows a document. */
export interface SeedShell extends AsyncDisposable {
  readonly folder: string;
  /** Variables that the commands see from now on. */
  readonly env: Record<string, string>;
  /** Puts a file into the folder. */
  write(name: string, content: string | Uint8Array): void;
  /** Runs a command line of a POSIX shell to its end. */
  run(line: string): Promise<Printed>;
  /** Runs one that stays in the foreground, and gives what it printed up to the line that `ready` matches. */
  runInForeground(line: string, ready: RegExp): Promise<Printed>;
  /** Waits until what stays in the foreground has ended, and gives the exit statuses. */
  foregroundEnds(): Promise<readonly (number | null)[]>;
}

/** Makes a shell in a fresh folder. Shells with the same `home` have the same identities. */
export function createSeedShell(home: string): SeedShell {
  const base = temporaryFolder("seed");
  const folder = join(base.path, "project");
  mkdirSync(folder);
  const env: Record<string, string> = {
    PATH: `${join(repository, "bin")}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    ICEBOX_HOME: join(home, "icebox"),
  };
  const foreground: ChildProcess[] = [];
  const run = async (line: string): Promise<Printed> => {
    const { code, stdout } = await runProgram("/bin/sh", ["-c", `exec 2>&1; ${line}`], { cwd: folder, env });
    return { code, output: stdout.trimEnd() };
  };
  return {
    folder,
    env,
    run,
    write: (name, content) => {
      writeFileSync(join(folder, name), content);
    },
    runInForeground: (line, ready) => {
      const child = spawn("/bin/sh", ["-c", `exec 2>&1; exec ${line}`], { cwd: folder, env, stdio: "pipe" });
      foreground.push(child);
      return untilReady(child, ready);
    },
    foregroundEnds: async () => {
      for (const child of foreground) if (child.exitCode === null) await once(child, "close");
      return foreground.map(({ exitCode }) => exitCode);
    },
    [Symbol.asyncDispose]: async () => {
      await run("icebox stop");
      for (const child of foreground) if (child.exitCode === null) child.kill("SIGTERM");
      base[Symbol.dispose]();
    },
  };
}

/** Runs a command line that must succeed, and gives what it printed. */
export async function runInShell(shell: SeedShell, line: string): Promise<string> {
  const { code, output } = await shell.run(line);
  assert.equal(code, 0, `${line}\n${output}`);
  return output;
}

function untilReady(child: ChildProcess, ready: RegExp): Promise<Printed> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (ready.test(output)) resolve({ code: 0, output: output.trimEnd() });
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? -1, output: output.trimEnd() }));
  });
}

const localNetwork = { local: { bind: "127.0.0.1:0", type: "ephemeral" } };

/** Puts a project of dfx with the example's chat into the folder. Its network takes any free port. */
export function writeChatProject(shell: SeedShell): void {
  mkdirSync(join(shell.folder, "src"));
  copyFileSync(join(repository, "examples/chat/src/main.mo"), join(shell.folder, "src/main.mo"));
  const canisters = { chat: { type: "motoko", main: "src/main.mo" } };
  shell.write("dfx.json", JSON.stringify({ canisters, networks: localNetwork }));
}

/** Puts a project into the folder, of one tool or the other, whose canisters answer `health_check`. */
export function writeHealthProject(
  shell: SeedShell,
  file: "dfx.json" | "icp.yaml",
  names: readonly string[],
): void {
  shell.write("health.wasm", compileMotoko(join(repository, "tests/canisters/health-check.mo")));
  if (file === "dfx.json") {
    const canisters = Object.fromEntries(
      names.map((name) => [name, { type: "custom", wasm: "health.wasm" }]),
    );
    shell.write(file, JSON.stringify({ canisters, networks: localNetwork }));
    return;
  }
  const build = { steps: [{ type: "pre-built", path: "health.wasm" }] };
  // JSON is YAML.
  shell.write(file, JSON.stringify({ canisters: names.map((name) => ({ name, build })) }));
}
