import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { icpExecutable } from "../../../tests/support/icp-project.ts";
import { runProgram } from "../../../tests/support/run-program.ts";
import { hasFault } from "../../bytes/mod.ts";
import { generatePem, identityFromPem, type KeyType } from "../../client/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { decryptScryptKey } from "./decrypt-scrypt-key.ts";
import { encryptScryptKey } from "./encrypt-scrypt-key.ts";
import { IdentityStore } from "./identity-store.ts";
import { loadIdentity } from "./load-identity.ts";
import { newPassword } from "./passwords.ts";

const password = "correct horse ü";

/** Answers in turn; a question too many fails. */
function answering(...answers: readonly string[]): (question: string) => Promise<string> {
  const rest = [...answers];
  return () => Promise.resolve(rest.shift() ?? assert.fail("asked once too often"));
}

for (const keyType of ["secp256k1", "ed25519"] satisfies KeyType[]) {
  test(`encryptScryptKey() hides a ${keyType} key that decryptScryptKey() finds with the password alone`, () => {
    const pem = generatePem(keyType);
    const encrypted = encryptScryptKey(pem, password);
    assert.match(
      encrypted,
      /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n([\w+/=]{1,64}\n)+-----END ENCRYPTED PRIVATE KEY-----\n$/,
    );
    const der = Buffer.from(encrypted.split("\n").slice(1, -2).join(""), "base64");
    const secret = createPrivateKey(pem).export({ format: "jwk" }).d ?? assert.fail();
    assert.equal(der.includes(Buffer.from(secret, "base64url")), false);
    const key = decryptScryptKey(encrypted, password) ?? assert.fail();
    assert.deepEqual(key.export({ format: "jwk" }), createPrivateKey(pem).export({ format: "jwk" }));
    assert.throws(() => decryptScryptKey(encrypted, "another"));
    assert.notEqual(encryptScryptKey(pem, password), encrypted);
  });
}

test("icp imports a key that encryptScryptKey() encrypted", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const pem = generatePem("secp256k1");
  writeFileSync(join(directory, "key.pem"), encryptScryptKey(pem, password));
  writeFileSync(join(directory, "password"), password);
  const env = { HOME: directory, ICP_HOME: join(directory, "icp"), ICP_TELEMETRY_DISABLED: "1" };
  const icp = (...args: string[]) => runProgram(icpExecutable(), args, { cwd: directory, env });
  const imported = await icp(
    ...["identity", "import", "alice", "--from-pem", "key.pem", "--storage", "plaintext"],
    ...["--decryption-password-from-file", "password"],
  );
  assert.equal(imported.code, 0, imported.stderr);
  const { stdout } = await icp("identity", "principal", "--identity", "alice");
  assert.equal(stdout.trim(), identityFromPem(pem).getPrincipal().toText());
});

test("icebox identity new --storage password keeps the key encrypted, and signs with the password", async () => {
  using workplace = createWorkplace({ ICEBOX_PASSWORD: password });
  const made = await workplace.run("identity", "new", "alice", "--storage", "password");
  assert.equal(made.exitCode, 0, made.notes);
  const path = new IdentityStore(join(workplace.directory, "home")).pemPath("alice");
  assert.match(readFileSync(path, "utf8"), /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal((await workplace.run("identity", "principal", "alice")).data, made.data);
  assert.match((await workplace.run("identity", "list")).data, /^alice \(encrypted\)$/m);
  const env = { ICEBOX_HOME: join(workplace.directory, "home") };
  const principal = (await loadIdentity({ env, askPassword: answering(password) }, "alice")).getPrincipal();
  assert.equal(principal.toText(), made.data);
  const wrong = { env, askPassword: answering("wrong") };
  await assert.rejects(loadIdentity(wrong, "alice"), (error) => hasFault(error, "cli/wrong-password"));
  await assert.rejects(loadIdentity({ env }, "alice"), (error) => hasFault(error, "cli/identity-locked"));
});

test("icebox identity export and import carry a key, encrypted or not", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  writeFileSync(join(directory, "password"), `${password}\nsecond line\n`);
  using locked = createWorkplace({ ICEBOX_PASSWORD_FILE: join(directory, "password") });
  const made = await workplace.run("identity", "new", "alice", "--key-type", "ed25519");
  const plain = (await workplace.run("identity", "export", "alice")).data;
  writeFileSync(join(locked.directory, "plain.pem"), plain);
  const kept = await locked.run("identity", "import", "a", "plain.pem", "--storage", "password");
  assert.equal(kept.data, made.data);
  const encrypted = (await locked.run("identity", "export", "a", "--storage", "password")).data;
  assert.match(encrypted, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
  writeFileSync(join(locked.directory, "encrypted.pem"), encrypted);
  assert.equal((await locked.run("identity", "import", "b", "encrypted.pem")).data, made.data);
  assert.equal(
    createPrivateKey((await locked.run("identity", "export", "b")).data).asymmetricKeyType,
    "ed25519",
  );
});

const refusals: readonly (readonly [string, string, readonly string[]])[] = [
  ["cli/identity-locked", "", ["identity", "new", "alice", "--storage", "password"]],
  ["cli/identity-exists", password, ["identity", "new", "anonymous", "--storage", "password"]],
  ["cli/unknown-identity", password, ["identity", "export", "anonymous"]],
  ["cli/unknown-identity", password, ["identity", "export", "bob"]],
];

for (const [code, given, words] of refusals) {
  test(`icebox ${words.join(" ")} ends with ${code} and leaves nothing`, async () => {
    using workplace = createWorkplace({ ICEBOX_PASSWORD: given });
    const { exitCode, notes } = await workplace.run(...words);
    assert.equal(exitCode, 1);
    assert.match(notes, new RegExp(`\\nCode: ${code}\\n`));
    assert.deepEqual(readdirSync(workplace.directory), []);
  });
}

test("newPassword() asks twice on a terminal, and refuses an empty one and two that differ", async () => {
  assert.equal(await newPassword({ env: {}, askPassword: answering("a", "a") }, "alice"), "a");
  for (const answers of [["a", "b"], [""]]) {
    await assert.rejects(newPassword({ env: {}, askPassword: answering(...answers) }, "alice"), (error) =>
      hasFault(error, "cli/bad-password"),
    );
  }
});
