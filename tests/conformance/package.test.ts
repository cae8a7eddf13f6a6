import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { packPackage } from "../../tools/pack.ts";
import { assertSucceeded, type ProgramResult, runProgram } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const repository = join(import.meta.dirname, "../..");
const tarball = await packPackage(repository);

/** A project of somebody else in which the packed package is installed as npm would do it, without a registry. */
interface ForeignProject extends Disposable {
  readonly folder: string;
  run(...args: string[]): Promise<ProgramResult>;
}

async function createForeignProject(files: Readonly<Record<string, string>>): Promise<ForeignProject> {
  const base = temporaryFolder("foreign");
  const folder = join(base.path, "project");
  const modules = join(folder, "node_modules");
  const installed = join(modules, "icebox");
  mkdirSync(installed, { recursive: true });
  const env = { PATH: process.env["PATH"], HOME: base.path, ICEBOX_HOME: join(base.path, "icebox-home") };
  const unpacked = await runProgram("tar", ["xzf", tarball, "--strip-components=1", "-C", installed], {
    cwd: folder,
    env,
  });
  assertSucceeded("tar", unpacked);
  const manifest: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(installed, "package.json"), "utf8"),
  );
  for (const name of [...Object.keys(manifest.dependencies), "@types/node"]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "foreign", type: "module" }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return {
    folder,
    run: (...args) => runProgram(process.execPath, args, { cwd: folder, env }),
    [Symbol.dispose]: () => {
      base[Symbol.dispose]();
    },
  };
}

const program = `
import { readFile } from "node:fs/promises";
import { callMethod, connect, deployModule, generateIdentity, replyOf, startNetwork } from "icebox";

await using network = await startNetwork();
const client = await connect(network, { identity: generateIdentity() });
const wasmModule = await readFile("counter.wasm");
const canisterId = replyOf(await deployModule(client, { wasmModule }), "deploy");
const reply: string = replyOf(await callMethod(client, { canisterId, methodName: "increment" }), "call");
console.log(reply);
`;

const compilerOptions = {
  target: "esnext",
  module: "nodenext",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
};

test("the packed package runs a network for a program of another project, which type checks", async () => {
  using project = await createForeignProject({
    "main.ts": program,
    "wrong.ts": `import { startNetwork } from "icebox";\nawait startNetwork({ port: "4943" });\n`,
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["main.ts"] }),
    "wrong.json": JSON.stringify({ compilerOptions, include: ["wrong.ts"] }),
  });
  writeFileSync(
    join(project.folder, "counter.wasm"),
    readFileSync(join(repository, "docs/guides/library/counter.wasm")),
  );
  const ran = await project.run("main.ts");
  assertSucceeded("the program", ran);
  assert.equal(ran.stdout, "(1 : nat32)\n");
  const compiler = join(repository, "node_modules/typescript-7/bin/tsc");
  assertSucceeded("the compiler", await project.run(compiler, "-p", "."));
  const refused = await project.run(compiler, "-p", "wrong.json");
  assert.notEqual(refused.code, 0);
  assert.match(refused.stdout, /TS2322/);
});

test("the packed package brings the tool along", async () => {
  using project = await createForeignProject({});
  const tool = join("node_modules", "icebox", "bin", "icebox.cjs");
  const { version }: { version: string } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  assert.equal((await project.run(tool, "--version")).stdout, `${version}\n`);
  assert.ok(existsSync(join(project.folder, "node_modules", "icebox", "pages", "index.html")));
  try {
    assertSucceeded("start", await project.run(tool, "network", "start", "-d", "--port", "0"));
    const status = await project.run(tool, "network", "status");
    assertSucceeded("status", status);
  } finally {
    assertSucceeded("stop", await project.run(tool, "network", "stop"));
  }
  const launcher = join("node_modules", "icebox", "bin", "icebox-launcher.js");
  assert.match((await project.run(launcher, "--no-such-flag")).stderr, /^icebox-launcher: unknown flag /);
});

const mistakes: readonly (readonly string[])[] = [
  ["--help"],
  ["canister", "snapshot", "--help"],
  ["canister", "snapshot", "create", "--help"],
  ["help", "network", "start"],
  ["canister", "statsu"],
  ["canister", "status"],
  ["canister", "status", "nobody"],
  ["canister", "call", "nobody", "greet", "--json"],
  ["deploy", "-e", "nowhere"],
  ["identity", "list"],
  ["identity", "principal", "--identity", "nobody"],
  ["network", "status", "--network", "http://127.0.0.1:1"],
  ["recover", "--list", "--json"],
  ["__complete", "canister", "snapshot", ""],
  ["completion", "bash"],
];

/** A short life of a canister, with all parts of the tool in it: worker, compilers of Candid, curve, folders. */
const life: readonly (readonly string[])[] = [
  ["network", "start", "-d", "--port", "0"],
  ["deploy"],
  ["canister", "call", "counter", "increment", "()"],
  ["canister", "snapshot", "create", "counter", "--auto-stop"],
  ["canister", "snapshot", "download", "counter", "000000000000000080000000001000010101", "-o", "kept"],
  ["canister", "snapshot", "verify", "kept", "--json"],
  ["canister", "call", "counter", "read", "()"],
  ["canister", "status", "nobody"],
];

test("the bundled tool says what the sources say", async () => {
  const module = readFileSync(join(repository, "docs/guides/library/counter.wasm"));
  const told: string[][] = [];
  for (const tool of [
    join("node_modules", "icebox", "bin", "icebox.cjs"),
    join(repository, "src", "cli", "main.ts"),
  ]) {
    using project = await createForeignProject({
      "icebox.yaml": "canisters:\n  - name: counter\n    type: pre-built\n    path: counter.wasm\n",
    });
    writeFileSync(join(project.folder, "counter.wasm"), module);
    const said: string[] = [];
    try {
      for (const words of [...mistakes, ...life]) {
        const { code, stdout, stderr } = await project.run(tool, ...words);
        // How far a transfer was at which moment is not said twice in the same way.
        const text = `${words.join(" ")}: ${String(code)}\n${stdout}${stderr.replaceAll(/^\d+% .*\n/gm, "")}`;
        said.push(text.replaceAll(project.folder, "PROJECT").replaceAll(/127\.0\.0\.1:\d{4,}/g, "ADDRESS"));
      }
    } finally {
      assertSucceeded("stop", await project.run(tool, "network", "stop"));
    }
    told.push(said);
  }
  assert.deepEqual(told[0], told[1]);
  for (const [index, words] of life.slice(0, -1).entries()) {
    assert.match(told[0]?.[mistakes.length + index] ?? "", /^.*: 0\n/, words.join(" "));
  }
});
