import assert from "node:assert/strict";
import { argon2Sync, createCipheriv, createPrivateKey } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { generatePem, identityFromPem } from "../../client/mod.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { loadIdentity } from "./load-identity.ts";

type Files = Readonly<Record<string, string | Uint8Array>>;

const pem = generatePem("secp256k1");
const principal = identityFromPem(pem).getPrincipal().toText();
const password = "correct horse";

const icpList = JSON.stringify({
  v: 1,
  identities: {
    anonymous: { kind: "anonymous" },
    plain: { kind: "pem", format: "plaintext", algorithm: "secp256k1", principal },
    locked: { kind: "pem", format: "pbes2", algorithm: "secp256k1", principal },
    ring: { kind: "keyring", algorithm: "secp256k1", principal },
    card: { kind: "hsm", principal, module: "m", slot: 0, "key-id": "0" },
    web: { kind: "web-auth", algorithm: "ed25519", principal },
    both: { kind: "pem", format: "plaintext", algorithm: "secp256k1", principal },
  },
});

const salt = Buffer.from("0123456789abcdef");
const nonce = Buffer.alloc(12, 7);

/** As dfx encrypts: AES-256-GCM, Argon2id with 64,000 KiB, 3 passes, 1 lane. */
function encryptedAsByDfx(): Uint8Array {
  const key = argon2Sync("argon2id", {
    message: password,
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: 64_000,
    passes: 3,
  });
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([cipher.update(pem, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

const dfxFolder = "dfx-home/.config/dfx/identity";
const withoutPadding = salt.toString("base64").replace(/=+$/, "");

const files: Files = {
  "icp-home/identity/identity_list.json": icpList,
  "icp-home/identity/keys/plain.pem": pem,
  "icp-home/identity/keys/both.pem": pem,
  "icp-home/identity/keys/locked.pem": createPrivateKey(pem)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: password })
    .toString(),
  [`${dfxFolder}/classic/identity.pem`]: pem,
  [`${dfxFolder}/both/identity.pem`]: generatePem("ed25519"),
  [`${dfxFolder}/sealed/identity.json`]: JSON.stringify({
    hsm: null,
    encryption: { pw_salt: withoutPadding, file_nonce: [...nonce] },
    keyring_identity_suffix: null,
  }),
  [`${dfxFolder}/sealed/identity.pem.encrypted`]: encryptedAsByDfx(),
  [`${dfxFolder}/ringed/identity.json`]: JSON.stringify({ keyring_identity_suffix: "ringed" }),
  [`${dfxFolder}/empty/wallets.json`]: "{}",
};

function workplaceWithTools(): Workplace {
  const workplace = createWorkplace();
  for (const [name, content] of Object.entries(files)) {
    const path = join(workplace.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return workplace;
}

function envOf({ directory }: Workplace): Record<string, string> {
  return {
    ICEBOX_HOME: join(directory, "home"),
    ICP_HOME: join(directory, "icp-home"),
    DFX_CONFIG_ROOT: join(directory, "dfx-home"),
    // Neither a program for the keyring nor a session bus.
    PATH: join(directory, "bin"),
  };
}

/** Every file of the other tools, with its content. */
function filesOfTools({ directory }: Workplace): readonly (readonly [string, string])[] {
  return ["icp-home", "dfx-home"].flatMap((folder) =>
    readdirSync(join(directory, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "latin1")] as const),
  );
}

const ask = (): Promise<string> => Promise.resolve(password);

for (const name of ["plain", "icp:plain", "locked", "classic", "dfx:classic", "sealed", "both", "icp:both"]) {
  test(`loadIdentity() reads the identity ${name} of another tool and changes nothing of it`, async () => {
    using workplace = workplaceWithTools();
    const before = filesOfTools(workplace);
    const identity = await loadIdentity({ env: envOf(workplace), askPassword: ask }, name);
    assert.equal(identity.getPrincipal().toText(), principal);
    assert.deepEqual(filesOfTools(workplace), before);
  });
}

test("loadIdentity() prefers its own identities, then those of icp, and is told otherwise", async () => {
  using workplace = workplaceWithTools();
  const env = envOf(workplace);
  const other = (await loadIdentity({ env }, "dfx:both")).getPrincipal().toText();
  assert.notEqual(other, principal);
  await workplace.run("identity", "new", "both");
  const own = (await loadIdentity({ env }, "both")).getPrincipal().toText();
  assert.equal((await loadIdentity({ env }, "icebox:both")).getPrincipal().toText(), own);
  assert.ok(own !== principal && own !== other);
});

const refusals: readonly (readonly [string, string, typeof ask | undefined])[] = [
  ["locked", "cli/identity-locked", undefined],
  ["sealed", "cli/identity-locked", undefined],
  ["locked", "cli/wrong-password", () => Promise.resolve("wrong")],
  ["sealed", "cli/wrong-password", () => Promise.resolve("wrong")],
  ["ring", "cli/no-keyring", ask],
  ["ringed", "cli/no-keyring", ask],
  ["card", "cli/identity-out-of-reach", ask],
  ["web", "cli/identity-out-of-reach", ask],
  ["empty", "cli/unknown-identity", ask],
  ["icp:classic", "cli/unknown-identity", ask],
  ["icebox:plain", "cli/unknown-identity", ask],
];

for (const [name, code, askPassword] of refusals) {
  test(`loadIdentity() refuses ${name} with ${code}`, async () => {
    using workplace = workplaceWithTools();
    const context = { env: envOf(workplace), ...(askPassword && { askPassword }) };
    await assert.rejects(loadIdentity(context, name), (error) => hasFault(error, code));
  });
}

test("icebox identity list shows where identities come from, and default takes any of them", async () => {
  using workplace = workplaceWithTools();
  const { data } = await workplace.run("identity", "list");
  const lines = [
    "anonymous",
    "default *",
    "icp:plain (of icp)",
    "icp:locked (of icp, encrypted)",
    "icp:ring (of icp, keyring)",
    "icp:card (of icp, hardware)",
    "icp:web (of icp, delegation)",
    "icp:both (of icp)",
    "dfx:both (of dfx)",
    "dfx:classic (of dfx)",
    "dfx:ringed (of dfx, keyring)",
    "dfx:sealed (of dfx, encrypted)",
  ];
  assert.deepEqual(new Set(data.split("\n")), new Set(lines));
  assert.equal((await workplace.run("identity", "default", "classic")).exitCode, 0);
  assert.equal((await workplace.run("identity", "default")).data, "dfx:classic");
  assert.equal((await workplace.run("identity", "principal")).data, principal);
  assert.match((await workplace.run("identity", "list")).data, /^dfx:classic \* \(of dfx\)$/m);
  const failed = await workplace.run("identity", "default", "nobody");
  assert.match(failed.notes, /\nCode: cli\/unknown-identity\n/);
});

test("icebox identity import keeps a key that another tool has exported", async () => {
  using workplace = createWorkplace();
  writeFileSync(join(workplace.directory, "alice.pem"), pem);
  assert.equal((await workplace.run("identity", "import", "alice", "alice.pem")).data, principal);
  assert.equal((await workplace.run("identity", "principal", "alice")).data, principal);
  const again = await workplace.run("identity", "import", "alice", "alice.pem");
  assert.match(again.notes, /\nCode: cli\/identity-exists\n/);
  writeFileSync(join(workplace.directory, "broken.pem"), "nothing");
  const broken = await workplace.run("identity", "import", "bob", "broken.pem");
  assert.match(broken.notes, /\nCode: client\/bad-pem\n/);
});
