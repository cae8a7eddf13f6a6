import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../../bytes/mod.ts";
import { createWorkplace } from "../../testing/workplace.ts";
import { decodeKeyringReference, encodeKeyringReference } from "./keyring-reference.ts";
import { systemKeyring } from "./keyring.ts";

const principal = "ir7ub-matdz-vgenl-vveed-ynkq3-d6ojv-holsn-6supi-soe6r-dwmy3-4qe";

test("decodeKeyringReference() reads what encodeKeyringReference() writes, and nothing that is damaged", () => {
  const reference = encodeKeyringReference(principal);
  assert.equal(decodeKeyringReference(reference), principal);
  assert.equal(decodeKeyringReference(reference.replaceAll("\n", "\r\n")), principal);
  for (const damaged of [reference.slice(0, 50), reference.replace(/\n(.)/, "\n?$1"), ""]) {
    assert.equal(decodeKeyringReference(damaged), undefined);
  }
});

test("icebox identity new --storage keyring says what is missing and leaves nothing", async () => {
  using workplace = createWorkplace({ PATH: "/nonexistent" });
  const { exitCode, notes } = await workplace.run("identity", "new", "alice", "--storage", "keyring");
  assert.equal(exitCode, 1);
  assert.match(notes, /\nCode: cli\/no-keyring\nNext: Install it: .*libsecret/);
  assert.deepEqual(readdirSync(workplace.directory), []);
});

test("systemKeyring() knows no keyring on Windows", () => {
  assert.throws(
    () => systemKeyring({}, "win32"),
    (error) => hasFault(error, "cli/no-keyring"),
  );
});

/** Stands in for the program of macOS: keeps what it is told, and shows secrets of several lines in hexadecimal. */
const security = `#!/bin/sh
echo "$@" >> arguments
case "$1" in
  -i) cat > command ;;
  find-generic-password)
    [ -f command ] || { echo "The specified item could not be found" >&2; exit 44; }
    sed 's/.*-X //' command ;;
esac
`;

test("systemKeyring() gives secrets to the keychain of macOS where arguments do not show them", async () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  writeFileSync(
    join(directory, "security"),
    `cd "${directory}"\n${security}`.replace(/^(cd.*\n)(#!.*\n)/, "$2$1"),
  );
  chmodSync(join(directory, "security"), 0o755);
  const keyring = systemKeyring({ PATH: `${directory}:${process.env["PATH"] ?? ""}` }, "darwin");
  const entry = { service: "icebox", account: principal };
  assert.equal(await keyring.read(entry), undefined);
  await keyring.write(entry, "a\nb\n", "Icebox identity alice");
  assert.equal(await keyring.read(entry), "610a620a");
  const written = readFileSync(join(directory, "command"), "utf8");
  assert.match(
    written,
    /^add-generic-password -U -s "icebox" -a "ir7ub-[-\w]+" -l "Icebox identity alice" -X 610a620a\n$/,
  );
  assert.doesNotMatch(readFileSync(join(directory, "arguments"), "utf8"), /610a/);
});
