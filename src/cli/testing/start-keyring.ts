import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A session of a user with a keyring of its own: gnome-keyring on a session bus. Ends when disposed. */
export interface KeyringSession extends AsyncDisposable {
  /** The variables of processes in the session. */
  readonly env: Readonly<Record<string, string>>;
}

/** What is needed of Debian: dbus, gnome-keyring and libsecret-tools. */
export async function startKeyring(): Promise<KeyringSession> {
  const home = mkdtempSync(join(tmpdir(), "icebox-keyring-"));
  const withoutBus = { PATH: process.env["PATH"] ?? "", HOME: home };
  const bus = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
    env: withoutBus,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const address = await firstLine(bus);
  const env = { ...withoutBus, DBUS_SESSION_BUS_ADDRESS: address };
  const keyring = spawn("gnome-keyring-daemon", ["--foreground", "--unlock", "--components=secrets"], {
    env,
    stdio: ["pipe", "ignore", "ignore"],
  });
  keyring.stdin.end("the password of the session\n");
  while (!isOnBus(env)) {
    assert.equal(keyring.exitCode, null, "gnome-keyring-daemon ended");
    await delay(50);
  }
  return {
    env,
    [Symbol.asyncDispose]: async () => {
      await ended(keyring);
      await ended(bus);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function isOnBus(env: Readonly<Record<string, string>>): boolean {
  const place = ["--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"];
  const question = ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"];
  const { stdout } = spawnSync("dbus-send", ["--session", ...place, ...question], { env, encoding: "utf8" });
  return stdout.includes("boolean true");
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  assert.ok(stdout !== null);
  for await (const data of stdout) return String(data).split("\n", 1)[0] ?? "";
  return assert.fail("dbus-daemon ended");
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  child.once("exit", () => {
    resolve(undefined);
  });
  child.kill();
  await promise;
}
