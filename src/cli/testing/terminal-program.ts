import assert from "node:assert/strict";
import { spawn } from "node:child_process";

/** A program on a terminal of its own: what a user at a keyboard would see and type. */
export interface TerminalProgram extends Disposable {
  /** All that stood on the terminal so far, with carriage returns and what programs echo. */
  readonly screen: () => string;
  /** Waits until a text stands on the terminal, behind everything that was waited for before. */
  waitFor(text: string): Promise<void>;
  /** Presses keys: "\r" is Enter, "\u0003" is Ctrl-C. */
  type(keys: string): void;
  /** The exit status, when it has ended. */
  readonly ended: Promise<number>;
}

/** How a program runs on a terminal. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a command of the shell on a pseudo terminal, through `script` of util-linux. */
export function runOnTerminal(command: string, { cwd, env }: TerminalOptions): TerminalProgram {
  const child = spawn("script", ["-qef", "--echo", "always", "-c", command, "/dev/null"], {
    cwd,
    env: { TERM: "xterm", ...env, SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let screen = "";
  let seen = 0;
  let changed = Promise.withResolvers<undefined>();
  const tell = (): void => {
    changed.resolve(undefined);
    changed = Promise.withResolvers();
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
    tell();
  });
  const end = Promise.withResolvers<number>();
  child.once("error", end.reject);
  child.once("close", (status) => {
    end.resolve(status ?? -1);
    tell();
  });
  child.stdin.on("error", () => undefined);
  return {
    screen: () => screen,
    waitFor: async (text) => {
      while (!screen.includes(text, seen)) {
        assert.equal(child.exitCode, null, `ended without "${text}":\n${screen}`);
        await changed.promise;
      }
      seen = screen.indexOf(text, seen) + text.length;
    },
    type: (keys) => void child.stdin.write(keys),
    ended: end.promise,
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}
