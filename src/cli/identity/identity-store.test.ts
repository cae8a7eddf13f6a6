import assert from "node:assert/strict";
import { chmodSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { generatePem } from "../../client/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { IdentityStore, userIdentityStore } from "./identity-store.ts";
import { loadIdentity } from "./load-identity.ts";

test("loadIdentity() makes the first identity when it is first needed and keeps it", async () => {
  using workplace = createWorkplace();
  const env = { ICEBOX_HOME: workplace.directory };
  const store = userIdentityStore(env);
  const principal = (await loadIdentity({ env })).getPrincipal().toText();
  assert.equal((await loadIdentity({ env }, "default")).getPrincipal().toText(), principal);
  assert.equal(statSync(store.pemPath("default")).mode & 0o777, 0o600);
});

test("loadIdentity() says when others may read the key that it uses, and only then", async () => {
  using workplace = createWorkplace();
  const env = { ICEBOX_HOME: workplace.directory };
  const notes: string[] = [];
  const ignore = (): void => undefined;
  const terminal = { data: ignore, bytes: ignore, note: (text: string) => void notes.push(text) };
  const path = userIdentityStore(env).pemPath("default");
  await loadIdentity({ env, terminal });
  assert.equal(notes.length, 0);
  for (const mode of [0o640, 0o604, 0o620]) {
    chmodSync(path, mode);
    await loadIdentity({ env, terminal });
    assert.match(notes.pop() ?? "", /chmod 600 ".*default\.pem"$/, mode.toString(8));
  }
});

test("loadIdentity() knows the anonymous identity, which has no file", async () => {
  using workplace = createWorkplace();
  const env = { ICEBOX_HOME: workplace.directory };
  assert.equal((await loadIdentity({ env }, "anonymous")).getPrincipal().toText(), "2vxsx-fae");
});

const systemFolder = join(userInfo().homedir, ".config/icebox");

const folders: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
  [{ HOME: "/home/me" }, "/home/me/.config/icebox"],
  [{ HOME: "/home/me", XDG_CONFIG_HOME: "/etc/me" }, "/etc/me/icebox"],
  [{ HOME: "/home/me", ICEBOX_HOME: "/keys" }, "/keys"],
  [{ HOME: "/home/me", ICEBOX_HOME: "keys" }, resolve("keys")],
  [{ HOME: "/home/me", ICEBOX_HOME: "", XDG_CONFIG_HOME: "" }, "/home/me/.config/icebox"],
  [{ HOME: "/home/me", XDG_CONFIG_HOME: "relative" }, "/home/me/.config/icebox"],
  [{ HOME: "" }, systemFolder],
  [{ HOME: "relative" }, systemFolder],
  [{}, systemFolder],
];

for (const [env, expected] of folders) {
  test(`userIdentityStore() keeps keys out of the working directory: ${JSON.stringify(env)}`, () => {
    assert.equal(userIdentityStore(env).directory, expected);
  });
}

test("IdentityStore.names() lists files, the anonymous and the default identity", () => {
  using workplace = createWorkplace();
  const store = new IdentityStore(workplace.directory);
  assert.deepEqual(store.names(), ["anonymous", "default"]);
  store.add("alice", generatePem("ed25519"));
  store.setDefault("alice");
  assert.deepEqual(store.names(), ["alice", "anonymous"]);
  assert.equal(store.defaultName(), "alice");
});

test("IdentityStore refuses names that exist, that are unknown and that are no names", () => {
  using workplace = createWorkplace();
  const store = new IdentityStore(workplace.directory);
  store.add("alice", generatePem("secp256k1"));
  const refusals: readonly (readonly [string, () => void])[] = [
    [
      "cli/identity-exists",
      () => {
        store.add("alice", generatePem("secp256k1"));
      },
    ],
    [
      "cli/identity-exists",
      () => {
        store.add("anonymous", generatePem("secp256k1"));
      },
    ],
    [
      "cli/bad-identity-name",
      () => {
        store.add("../alice", generatePem("secp256k1"));
      },
    ],
    [
      "cli/unknown-identity",
      () => {
        store.read("bob");
      },
    ],
  ];
  for (const [code, refused] of refusals) assert.throws(refused, (error) => hasFault(error, code));
});

test("userIdentityStore() prefers ICEBOX_HOME, then the folder for configuration", () => {
  assert.equal(userIdentityStore({ ICEBOX_HOME: "/a", HOME: "/h" }).directory, "/a");
  assert.equal(userIdentityStore({ XDG_CONFIG_HOME: "/c", HOME: "/h" }).directory, "/c/icebox");
  assert.equal(userIdentityStore({ HOME: "/h" }).directory, "/h/.config/icebox");
});
