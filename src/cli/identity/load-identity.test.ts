import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";

const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
  type: "pkcs8",
  format: "pem",
});

const damaged: readonly (readonly [string, string, string, string, RegExp])[] = [
  ["a key file that is cut", "home/identities/alice.pem", "-----BEGIN EC", "cli/unusable-key", /Put a copy/],
  ["a key of another kind", "home/identities/alice.pem", String(p256), "cli/unusable-key", /secp256k1 key/],
  [
    "a key file of dfx that is cut",
    "dfx-home/.config/dfx/identity/alice/identity.pem",
    "?",
    "cli/unusable-key",
    /Put a copy/,
  ],
];

for (const [what, file, content, code, next] of damaged) {
  test(`icebox identity principal alice names the file of ${what}`, async () => {
    using workplace = createWorkplace();
    const path = join(workplace.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o600 });
    const { exitCode, notes } = await workplace.run("identity", "principal", "alice");
    assert.deepEqual([exitCode, /\nCode: (.*)\n/.exec(notes)?.[1]], [1, code], notes);
    assert.ok(notes.startsWith(`Error: Cannot use the identity "alice": "${path}" has `), notes);
    assert.match(/\nNext: (.*)$/.exec(notes)?.[1] ?? "", next);
  });
}

for (const [content, code] of [
  ["../x", "cli/bad-identity-name"],
  ["gone", "cli/unknown-identity"],
]) {
  test(`icebox says how to choose another default identity than "${String(content)}"`, async () => {
    using workplace = createWorkplace();
    mkdirSync(join(workplace.directory, "home"));
    writeFileSync(join(workplace.directory, "home/default-identity"), `${String(content)}\n`);
    const { notes } = await workplace.run("identity", "principal");
    assert.match(notes, new RegExp(`\\nCode: ${String(code)}\\nNext: icebox identity default NAME `));
  });
}
