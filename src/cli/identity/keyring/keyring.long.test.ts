import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { icpExecutable } from "../../../../tests/support/icp-project.ts";
import { runProgram } from "../../../../tests/support/run-program.ts";
import { hasFault } from "../../../bytes/mod.ts";
import { generatePem, identityFromPem } from "../../../client/mod.ts";
import { whileNetworkRuns } from "../../testing/network-project.ts";
import { startKeyring } from "../../testing/start-keyring.ts";
import { textCanisterInterface, textCanisterModule } from "../../testing/text-canister.ts";
import { createWorkplace } from "../../testing/workplace.ts";
import { systemKeyring } from "./keyring.ts";

const project = "canisters:\n  notes: { type: wasm, path: text.wasm, candid: text.did }\n";

test("icebox signs with an identity that icp made in the keyring, and leaves it as it is", async () => {
  await using session = await startKeyring();
  using workplace = createWorkplace(session.env);
  const { directory } = workplace;
  const env = { ...session.env, ICP_HOME: join(directory, "icp-home"), ICP_TELEMETRY_DISABLED: "1" };
  const icp = async (...args: string[]) => {
    const result = await runProgram(icpExecutable(), args, { cwd: directory, env });
    assert.equal(result.code, 0, result.stderr);
    return result.stdout.trim();
  };
  await icp("identity", "new", "ringed", "--storage", "keyring");
  const principal = await icp("identity", "principal", "--identity", "ringed");
  assert.match((await workplace.run("identity", "list")).data, /^icp:ringed \(of icp, keyring\)$/m);
  writeFileSync(join(directory, "icebox.yaml"), project);
  writeFileSync(join(directory, "text.did"), textCanisterInterface);
  writeFileSync(join(directory, "text.wasm"), await textCanisterModule());
  await whileNetworkRuns(workplace, async () => {
    const deployed = await workplace.run("deploy", "--identity", "ringed");
    assert.equal(deployed.exitCode, 0, deployed.notes);
    const status = await workplace.run("canister", "status", "notes", "--identity", "icp:ringed", "--json");
    assert.ok(status.data.includes(principal), status.data);
  });
  assert.equal(await icp("identity", "principal", "--identity", "ringed"), principal);
});

test("icebox reads a key that dfx keeps in the keyring", async () => {
  await using session = await startKeyring();
  using workplace = createWorkplace(session.env);
  const pem = generatePem("secp256k1");
  const entry = { service: "internet_computer_identities", account: "internet_computer_identity_sealed" };
  // dfx writes the hexadecimal digits of the file.
  await systemKeyring(session.env).write(entry, Buffer.from(pem).toString("hex"), "sealed");
  const description = join(workplace.directory, "dfx-home/.config/dfx/identity/sealed/identity.json");
  mkdirSync(dirname(description), { recursive: true });
  writeFileSync(description, JSON.stringify({ keyring_identity_suffix: "sealed" }));
  const { data, notes } = await workplace.run("identity", "principal", "dfx:sealed");
  assert.equal(data, identityFromPem(pem).getPrincipal().toText(), notes);
});

test("icebox identity new, import and export --storage keyring keep nothing but a reference in the folder", async () => {
  await using session = await startKeyring();
  using workplace = createWorkplace(session.env);
  const { directory } = workplace;
  const made = await workplace.run("identity", "new", "alice", "--storage", "keyring");
  assert.equal(made.exitCode, 0, made.notes);
  const reference = join(directory, "home/identities/alice.pem");
  assert.match(readFileSync(reference, "utf8"), /^-----BEGIN ICEBOX KEYRING REFERENCE-----\n[\w+/=]{40}\n/);
  assert.equal((await workplace.run("identity", "principal", "alice")).data, made.data);
  assert.match((await workplace.run("identity", "list")).data, /^alice \(keyring\)$/m);
  const pem = (await workplace.run("identity", "export", "alice")).data;
  writeFileSync(join(directory, "alice.pem"), pem);
  assert.equal((await workplace.run("identity", "import", "plain", "alice.pem")).data, made.data);
  const again = await workplace.run("identity", "import", "twin", "alice.pem", "--storage", "keyring");
  assert.equal(again.data, made.data);
  const taken = await workplace.run("identity", "new", "alice", "--storage", "keyring");
  assert.match(taken.notes, /\nCode: cli\/identity-exists\n/);

  const entry = ["service", "icebox", "username", made.data];
  assert.equal(spawnSync("secret-tool", ["clear", ...entry], { env: session.env }).status, 0);
  const lost = await workplace.run("identity", "principal", "alice");
  assert.match(lost.notes, /\nCode: cli\/not-in-keyring\nNext: /);
  const other = generatePem("ed25519");
  await systemKeyring(session.env).write({ service: "icebox", account: made.data }, other, "wrong");
  const wrong = await workplace.run("identity", "principal", "alice");
  assert.match(wrong.notes, /\nCode: cli\/not-in-keyring\nNext: /);
  writeFileSync(reference, "-----BEGIN ICEBOX KEYRING REFERENCE-----\n?\n");
  assert.match((await workplace.run("identity", "principal", "alice")).notes, /\nCode: cli\/file-corrupt\n/);
});

test("systemKeyring() keeps secrets byte for byte, each under its entry", async () => {
  await using session = await startKeyring();
  const keyring = systemKeyring(session.env, "linux");
  const one = { service: "icebox test", account: "one" };
  const secret = 'two lines\n"quotes" $HOME ü\n';
  assert.equal(await keyring.read(one), undefined);
  await keyring.write(one, secret, "a test");
  await keyring.write({ ...one, account: "two" }, "another", "a test");
  assert.equal(await keyring.read(one), secret);
  await keyring.write(one, "newer", "a test");
  assert.equal(await keyring.read(one), "newer");
});

test("systemKeyring() fails with cli/no-keyring where no session bus is", async () => {
  const keyring = systemKeyring({ PATH: process.env["PATH"], HOME: "/nonexistent" }, "linux");
  await assert.rejects(keyring.read({ service: "icebox", account: "nobody" }), (error) =>
    hasFault(error, "cli/no-keyring"),
  );
});
