import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../src/bytes/mod.ts";
import { loadIdentity } from "../../src/cli/identity/load-identity.ts";
import { icpExecutable } from "../support/icp-project.ts";
import { assertSucceeded, runProgram } from "../support/run-program.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const password = "correct horse";

for (const storage of ["plaintext", "password"]) {
  test(`icebox acts as an identity that icp keeps with --storage ${storage}`, async () => {
    using base = temporaryFolder("icp-identity");
    const env = {
      PATH: "/usr/bin:/bin",
      HOME: base.path,
      ICP_HOME: join(base.path, "icp"),
      ICP_TELEMETRY_DISABLED: "1",
    };
    const passwordFile = join(base.path, "password");
    writeFileSync(passwordFile, password);
    const icp = async (...args: string[]): Promise<string> => {
      const result = await runProgram(icpExecutable(), args, { cwd: base.path, env });
      assertSucceeded(`icp ${args.join(" ")}`, result);
      return result.stdout.trim();
    };
    const options = storage === "password" ? ["--storage-password-file", passwordFile] : [];
    await icp("identity", "new", "alice", "--storage", storage, ...options);
    const expected = await icp(
      "identity",
      "principal",
      "--identity",
      "alice",
      "--identity-password-file",
      passwordFile,
    );
    const context = { env, askPassword: () => Promise.resolve(password) };
    assert.equal((await loadIdentity(context, "alice")).getPrincipal().toText(), expected);
    if (storage !== "password") return;
    const wrong = { env, askPassword: () => Promise.resolve("wrong") };
    await assert.rejects(loadIdentity(wrong, "alice"), (error) => hasFault(error, "cli/wrong-password"));
  });
}
