import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generatePem, identityFromPem } from "../../client/mod.ts";
import { runOnTerminal, type TerminalProgram } from "../testing/terminal-program.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { encryptScryptKey } from "./encrypt-scrypt-key.ts";

const password = "schlüssel 🔑";
const pem = generatePem("secp256k1");
const principal = identityFromPem(pem).getPrincipal().toText();

/** A folder in which the key of alice is encrypted. */
function workplaceOfAlice(): Workplace {
  const workplace = createWorkplace();
  writeFileSync(join(workplace.directory, "alice.pem"), encryptScryptKey(pem, password));
  return workplace;
}

/** Runs icebox on a terminal, between two looks at how the terminal is set. */
function icebox({ directory }: Workplace, words: string): TerminalProgram {
  const bin = join(import.meta.dirname, "../../../bin");
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: directory,
    ICEBOX_HOME: join(directory, "home"),
    NO_COLOR: "1",
  };
  const lines = `stty -g > before; sh -c 'echo $$ > pid; exec icebox ${words}'; echo "status $?"; stty -g > after`;
  return runOnTerminal(lines, { cwd: directory, env });
}

/** Waits for the end; nothing of the password was shown, and the terminal is as it was. */
async function endOf({ directory }: Workplace, terminal: TerminalProgram): Promise<string> {
  await terminal.ended;
  const read = (name: string): string => readFileSync(join(directory, name), "utf8");
  assert.equal(read("after"), read("before"));
  const screen = terminal.screen().replaceAll("\r\n", "\n");
  assert.doesNotMatch(screen, /schl|wrong one|🔑/);
  return screen;
}

test("icebox asks twice for a new password, once for each use, and shows nothing of it", async () => {
  using workplace = createWorkplace();
  using making = icebox(workplace, "identity new bob --storage password");
  for (const question of [`Password for the identity "bob": `, "The same again: "]) {
    await making.waitFor(question);
    making.type(`${password}\r`);
  }
  const made = /\n([a-z0-9-]{63})\nstatus 0\n$/.exec(await endOf(workplace, making))?.[1];
  using showing = icebox(workplace, "identity principal bob");
  await showing.waitFor(`Password of the identity "bob": `);
  showing.type(`${password}\r`);
  assert.ok((await endOf(workplace, showing)).endsWith(`\n${made ?? "?"}\nstatus 0\n`));
});

test("icebox takes a pasted answer to both questions", async () => {
  using workplace = createWorkplace();
  using making = icebox(workplace, "identity new bob --storage password");
  await making.waitFor(`Password for the identity "bob": `);
  making.type(`${password}\n${password}\n`);
  assert.match(await endOf(workplace, making), /\nstatus 0\n$/);
});

test("icebox lets Backspace and Ctrl-U correct a password, and Ctrl-D end it", async () => {
  using workplace = workplaceOfAlice();
  using terminal = icebox(workplace, "identity import alice alice.pem");
  await terminal.waitFor(`Password of the identity "alice": `);
  terminal.type(`wrong one\u0015${password}x🔑\u007f\u007f\u001b\u0004`);
  assert.ok((await endOf(workplace, terminal)).endsWith(`\n${principal}\nstatus 0\n`));
});

const failures: readonly (readonly [string, string, readonly string[], string])[] = [
  ["a wrong password", "import alice alice.pem", ["wrong one\r"], "cli/wrong-password"],
  ["two that differ", "new bob --storage password", ["wrong one\r", "another\r"], "cli/bad-password"],
  ["an empty one", "new bob --storage password", ["\r"], "cli/bad-password"],
  ["Ctrl-C", "import alice alice.pem", ["wrong one\u0003"], "cli/interrupted"],
  ["Ctrl-C at the second question", "new bob --storage password", ["a\r", "a\u0003"], "cli/interrupted"],
];

for (const [name, words, answers, code] of failures) {
  test(`icebox says what to do after ${name}, ends with 1 and keeps nothing`, async () => {
    using workplace = workplaceOfAlice();
    using terminal = icebox(workplace, `identity ${words}`);
    for (const answer of answers) {
      await terminal.waitFor(": ");
      terminal.type(answer);
    }
    const screen = await endOf(workplace, terminal);
    assert.match(screen, new RegExp(`\\nError: .*\\n(Cause: .*\\n)?Code: ${code}\\nNext: .+\\nstatus 1\\n$`));
    assert.equal(existsSync(join(workplace.directory, "home")), false);
  });
}

test("icebox leaves the terminal as it was when it is killed while it asks", async () => {
  using workplace = workplaceOfAlice();
  using terminal = icebox(workplace, "identity import alice alice.pem");
  await terminal.waitFor(`Password of the identity "alice": `);
  process.kill(Number(readFileSync(join(workplace.directory, "pid"), "utf8")), "SIGTERM");
  assert.match(await endOf(workplace, terminal), /\nstatus 143\n$/);
});
