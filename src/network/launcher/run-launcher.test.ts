import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeHex } from "../../bytes/mod.ts";
import { decodeStatusResponse } from "../../wire/mod.ts";

const launcher = join(import.meta.dirname, "../../../bin/icebox-launcher");

interface Ended {
  readonly code: number | null;
  readonly errors: string;
}

/** Starts the launcher through a symbolic link from a foreign working directory. */
async function launch(
  folder: string,
  tokens: readonly string[],
): Promise<{ ended: Promise<Ended>; kill: (signal: NodeJS.Signals) => void }> {
  const link = join(folder, "launcher");
  await symlink(launcher, link);
  const child = spawn(link, tokens, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, errors });
    });
  });
  return { ended, kill: (signal) => child.kill(signal) };
}

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "icebox-launcher-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Waits for the status file as icp does: until it is there and ends with a line feed. */
async function readStatus(folder: string, ended: Promise<Ended>): Promise<string> {
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    const text = await readFile(join(folder, "status.json"), "utf8").catch(() => "");
    if (text.endsWith("\n")) return text;
    await sleep(20);
  }
  throw new Error((await ended).errors);
}

test("icebox-launcher serves a network, says where, and ends cleanly on SIGINT and SIGTERM", async () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    await withFolder(async (folder) => {
      const tokens = [
        "--interface-version",
        "1.1.0",
        "--state-dir",
        join(folder, "state"),
        "--bind",
        "127.0.0.1",
      ];
      const { ended, kill } = await launch(folder, [...tokens, "--status-dir", folder, "--domain=localhost"]);
      const text = await readStatus(folder, ended);
      const status: unknown = JSON.parse(text);
      assert.ok(typeof status === "object" && status !== null);
      const fields = new Map<string, unknown>(Object.entries(status));
      const response = await fetch(`http://localhost:${String(fields.get("gateway_port"))}/api/v2/status`);
      const { rootKeyDer } = decodeStatusResponse(new Uint8Array(await response.arrayBuffer()));
      assert.equal(fields.get("v"), "1");
      assert.equal(fields.get("root_key"), encodeHex(rootKeyDer ?? new Uint8Array(0)));
      kill(signal);
      assert.equal((await ended).code, 0);
      assert.ok(!(await readdir(folder)).includes("status.json"));
    });
  }
});

test("icebox-launcher ends with 2 for a wrong command line and with 1 if it cannot start", async () => {
  await withFolder(async (folder) => {
    const { ended } = await launch(folder, ["--bind", "127.0.0.1"]);
    const { code, errors } = await ended;
    assert.deepEqual([code, errors], [2, "icebox-launcher: --state-dir is missing\n"]);
  });
  await withFolder(async (folder) => {
    const { ended } = await launch(folder, ["--state-dir", join(folder, "launcher"), "--status-dir", folder]);
    const { code, errors } = await ended;
    assert.equal(code, 1);
    assert.match(errors, /^icebox-launcher: /);
  });
});

test("icebox-launcher starts the subnets that it is asked for, says what it lacks, and refuses others afterwards", async () => {
  await withFolder(async (folder) => {
    const state = ["--state-dir", join(folder, "state"), "--status-dir", folder];
    const subnets = ["--subnet=application", "--subnet=application"];
    const { ended, kill } = await launch(folder, [...state, ...subnets, "--nns", "--ii"]);
    await readStatus(folder, ended);
    kill("SIGINT");
    const { errors } = await ended;
    assert.match(errors, /--nns is met in part: .*governance/);
    assert.match(errors, /--ii has no effect here: Internet Identity does not run/);
    const keys: unknown = JSON.parse(await readFile(join(folder, "state/keys.json"), "utf8"));
    assert.ok(typeof keys === "object" && keys !== null && "subnets" in keys && Array.isArray(keys.subnets));
    assert.equal(keys.subnets.length, 3);
    await rm(join(folder, "launcher"));
    const again = await (await launch(folder, [...state, "--subnet=application"])).ended;
    assert.equal(again.code, 1);
    assert.match(again.errors, /leave the subnets out to go on with those, or choose another directory/);
  });
});
