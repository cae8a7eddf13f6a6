import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { icpModule } from "../../tests/support/icp-modules.ts";
import { whileNetworkRuns } from "./testing/network-project.ts";
import { textCanisterInterface, textCanisterModule } from "./testing/text-canister.ts";
import { type CliResult, createWorkplace } from "./testing/workplace.ts";

const config = `canisters:
  notes: { type: wasm, path: text.wasm, candid: text.did }
  made: { type: wasm, path: text.wasm, candid: text.did }
  proxy: { type: wasm, path: proxy.wasm }
`;

type Run = (...words: readonly string[]) => Promise<CliResult>;

/** Runs commands beside the proxy canister that icp carries. */
async function withProxy(use: (run: Run, call: Run, tryRun: Run) => Promise<void>): Promise<void> {
  using workplace = createWorkplace();
  const { directory } = workplace;
  writeFileSync(join(directory, "icebox.yaml"), config);
  writeFileSync(join(directory, "text.did"), textCanisterInterface);
  writeFileSync(join(directory, "text.wasm"), await textCanisterModule());
  writeFileSync(join(directory, "proxy.wasm"), icpModule("proxy"));
  await whileNetworkRuns(workplace, async () => {
    const run: Run = async (...words) => {
      const result = await workplace.run(...words);
      assert.equal(result.exitCode, 0, result.notes);
      return result;
    };
    await run("deploy", "notes", "proxy");
    const tryRun: Run = (...words) => workplace.run(...words);
    await use(run, (...words) => tryRun("canister", "call", ...words, "--proxy", "proxy"), tryRun);
  });
}

test("icebox canister call --proxy calls as the proxy canister, updates and query methods alike", async () => {
  await withProxy(async (run, call) => {
    assert.equal((await call("notes", "set", "through")).exitCode, 0);
    assert.equal((await run("canister", "call", "notes", "get")).data, '("through")');
    assert.equal((await call("notes", "get")).data, '("through")');
    // Only canisters may call this method.
    const random = await call("aaaaa-aa", "raw_rand", "--output", "hex");
    assert.match(random.data, /^4449444c[0-9a-f]{70,}$/, random.notes);
  });
});

test("icebox canister call --proxy --cycles gives cycles of the proxy canister away", async () => {
  await withProxy(async (run, call) => {
    const balance = async (): Promise<bigint> => {
      const { data } = await run("canister", "status", "notes");
      return BigInt(/Balance: ([\d_]+)/.exec(data)?.[1]?.replaceAll("_", "") ?? "0");
    };
    const before = await balance();
    const id = (await run("canister", "id", "notes")).data;
    const given = await call(
      ...["aaaaa-aa", "deposit_cycles", `(record { canister_id = principal "${id}" })`],
      ...["--cycles", "1t"],
    );
    assert.equal(given.exitCode, 0, given.notes);
    assert.ok((await balance()) > before + 999_000_000_000n);
  });
});

test("icebox canister call --proxy shows rejects of the callee and refusals of the proxy canister", async () => {
  await withProxy(async (run, call) => {
    const refused = await call("notes", "refuse", "why");
    assert.equal(refused.exitCode, 4);
    assert.match(refused.notes, /^Error: .*refused on purpose/);
    const failed = await call("notes", "fail");
    assert.match(failed.notes, /\nCode: IC0503 \(client\/rejected\)/);
    const poor = await call("notes", "set", "x", "--cycles", "1000000t");
    assert.match(poor.notes, /^Error: .*proxy canister has \d+ cycles, and \d+ are needed/);
    assert.equal(poor.exitCode, 4);
    await run("identity", "new", "stranger");
    const stranger = await call("notes", "set", "x", "--identity", "stranger");
    assert.equal(stranger.exitCode, 4, stranger.notes);
    const odd = await call("notes", "set", "x", "--cycles", "much");
    assert.match(odd.notes, /\nCode: cli\/bad-option\n/);
    const both = await call("notes", "get", "--query");
    assert.deepEqual([both.exitCode, /\nCode: (.*)/.exec(both.notes)?.[1]], [2, "cli/wrong-usage"]);
  });
});

test("icebox works on canisters that the proxy canister alone controls, with --proxy on each command", async () => {
  await withProxy(async (run, _, tryRun) => {
    const through = ["--proxy", "proxy"];
    const proxyId = (await run("canister", "id", "proxy")).data;
    await run("canister", "create", "made", ...through);
    const shown = async (...words: readonly string[]): Promise<string> =>
      (await run("canister", ...words, "made", ...through)).data;
    assert.match(await shown("settings", "show"), new RegExp(`Controllers: ${proxyId}$`, "m"));
    const direct = await tryRun("canister", "settings", "show", "made");
    assert.match(direct.notes, /\nCode: IC0512 /);
    await shown("install");
    await run("deploy", "made", ...through);
    assert.match(await shown("status"), /Running/);
    await shown("settings", "update", "--freezing-threshold", "60d");
    assert.match(await shown("settings", "show"), /5_?184_?000/);
    const lost = ["settings", "update", "made", "--remove-controller", proxyId, ...through];
    assert.match((await tryRun("canister", ...lost)).notes, /\nCode: cli\/control-lost\n/);
    await shown("stop");
    await shown("snapshot", "create");
    const [id = ""] = (await shown("snapshot", "list")).split(":");
    await run("canister", "snapshot", "restore", "made", id, ...through);
    await run("canister", "snapshot", "delete", "made", id, ...through);
    await shown("start");
    await shown("stop");
    await shown("delete");
    const unknown = await tryRun("canister", "status", "notes", "--proxy", "prxy");
    assert.match(unknown.notes, /\nCode: cli\/unknown-canister\nNext: Did you mean proxy\?/);
    const alone = await tryRun("canister", "call", "notes", "set", "x", "--cycles", "1t");
    assert.match(alone.notes, /\nCode: cli\/bad-option\nNext: Name a proxy canister with --proxy/);
  });
});
