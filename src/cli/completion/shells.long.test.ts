import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runOnTerminal } from "../testing/terminal-program.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import type { Shell } from "./shell-scripts.ts";

const project = `canisters:
  chat: { type: wasm, path: a.wasm }
  store: { type: wasm, path: a.wasm }
`;

const identities = JSON.stringify({ identities: { ringed: { kind: "keyring" } } });

/** What is typed before Tab, and the line after it. */
const lines: readonly (readonly [string, string])[] = [
  ["icebox canister sna", "icebox canister snapshot "],
  ["icebox canister call st", "icebox canister call store "],
  ["icebox canister status --pub", "icebox canister status --public "],
  ["icebox canister call chat -o cand", "icebox canister call chat -o candid "],
  ["icebox identity default ano", "icebox identity default anonymous "],
  ["icebox canister status -e loc", "icebox canister status -e local "],
  ["icebox canister status --network=loc", "icebox canister status --network=local "],
  ["icebox canister status chat --identity icp:ri", "icebox canister status chat --identity icp:ringed "],
  ["icebox canister install chat --wasm modu", "icebox canister install chat --wasm module.wasm "],
];

/** Ctrl-T writes the line as it stands to the file `line` and ends the shell. */
const starts = {
  bash: {
    file: ".bashrc",
    before: "PS1='ready> '\n",
    after: `\nbind -x '"\\C-t": printf %s "$READLINE_LINE" > line; exit'\n`,
    command: "bash --noprofile --rcfile .bashrc -i",
  },
  zsh: {
    file: ".zshrc",
    before: "PS1='ready> '\nunsetopt zle_bracketed_paste\nautoload -U compinit && compinit -u -D\n",
    after: `\nshow() { print -rn -- "$BUFFER" > line; exit }\nzle -N show\nbindkey '^T' show\n`,
    command: "zsh -i",
  },
};

function environment({ directory }: Workplace): Record<string, string> {
  const bin = join(import.meta.dirname, "../../../bin");
  return {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: directory,
    ZDOTDIR: directory,
    ICEBOX_HOME: join(directory, "home"),
    ICP_HOME: join(directory, "icp"),
    XDG_CACHE_HOME: join(directory, "cache"),
    LANG: "C.UTF-8",
  };
}

async function shellWithProject(shell: Shell): Promise<{ workplace: Workplace; script: string }> {
  const workplace = createWorkplace();
  writeFileSync(join(workplace.directory, "icebox.yaml"), project);
  writeFileSync(join(workplace.directory, "module.wasm"), "");
  mkdirSync(join(workplace.directory, "icp/identity"), { recursive: true });
  writeFileSync(join(workplace.directory, "icp/identity/identity_list.json"), identities);
  return { workplace, script: (await workplace.run("completion", shell)).data };
}

for (const shell of ["bash", "zsh"] as const) {
  const { after, before, command, file } = starts[shell];
  for (const [typed, expected] of lines) {
    test(`icebox completion ${shell} lets Tab complete "${typed}" at a terminal`, async () => {
      const { workplace, script } = await shellWithProject(shell);
      using _ = workplace;
      const { directory } = workplace;
      writeFileSync(join(directory, file), `${before}${script}${after}`);
      using terminal = runOnTerminal(command, { cwd: directory, env: environment(workplace) });
      await terminal.waitFor("ready> ");
      terminal.type(`${typed}\t\u0014`);
      await terminal.ended;
      assert.equal(readFileSync(join(directory, "line"), "utf8"), expected, terminal.screen());
    });
  }
}

test("icebox completion fish offers what comes next", async () => {
  const { workplace, script } = await shellWithProject("fish");
  using _ = workplace;
  const { directory } = workplace;
  const env = environment(workplace);
  mkdirSync(join(directory, ".config/fish/completions"), { recursive: true });
  writeFileSync(join(directory, ".config/fish/completions/icebox.fish"), `${script}\n`);
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ...lines.map(([typed, line]) => [typed, [line.trim().split(" ").at(-1) ?? ""]] as const),
    ["icebox canister call ", ["chat", "store"]],
    ["icebox net", ["network"]],
    ["icebox canister snapshot re", ["restore"]],
  ];
  for (const [typed, expected] of cases) {
    const { stdout, stderr } = spawnSync("fish", ["-c", 'complete -C "$argv[1]"', "--", typed], {
      cwd: directory,
      env,
      encoding: "utf8",
    });
    assert.deepEqual(stdout.trimEnd().split("\n"), expected, `${typed}\n${stderr}`);
  }
});
