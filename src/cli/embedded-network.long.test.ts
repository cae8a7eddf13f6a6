import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex, encodeUtf8 } from "../bytes/mod.ts";
import { mainnetRootKeyDer } from "../client/mod.ts";
import { appendCustomSection } from "./build/custom-section.ts";
import { readCanisterIds } from "./project/canister-ids.ts";
import {
  createProject,
  expectData,
  expectFailure,
  textField,
  whileNetworkRuns,
  withNetwork,
} from "./testing/network-project.ts";
import { textCanisterInterface, textCanisterModule } from "./testing/text-canister.ts";

test("icebox deploys, calls, snapshots and restores on the embedded network", async () => {
  await withNetwork(async (workplace) => {
    const expect = (words: readonly string[], data: string | RegExp): Promise<string> =>
      expectData(workplace, words, data);
    await expect(["deploy"], /^Deployed canisters\.\nURLs:\n {3}Backend.+\n {6}notes: http:.+\?canisterId=/);
    await expect(["canister", "call", "notes", "set", "Hi there!"], "()");
    await expect(["canister", "call", "notes", "get"], '("Hi there!")');
    await expect(["canister", "call", "notes", "get", "--update"], '("Hi there!")');
    await expect(["canister", "call", "notes", "get", "-o", "hex"], "4449444c00017109486920746865726521");
    await expectFailure(workplace, ["canister", "snapshot", "create", "notes"], {
      exitCode: 1,
      code: "cli/canister-running\nNext: icebox canister stop notes",
    });
    await expect(["canister", "stop", "notes"], "");
    const created = await expect(
      ["canister", "snapshot", "create", "notes"],
      /^Created a new snapshot of canister notes\. Snapshot ID: [0-9a-f]{36}$/,
    );
    const snapshot = created.slice(-36);
    await expect(["canister", "start", "notes"], "");
    await expect(["canister", "call", "notes", "set", "lost"], "()");
    await expectFailure(workplace, ["canister", "snapshot", "load", "notes", snapshot], {
      exitCode: 1,
      code: "cli/canister-running\nNext: icebox canister stop notes",
    });
    await expect(["canister", "stop", "notes"], "");
    await expect(
      ["canister", "snapshot", "list", "notes"],
      new RegExp(`^${snapshot}: 64\\.\\d\\dKiB, taken at \\d{4}-.+ UTC$`),
    );
    await expect(["canister", "snapshot", "restore", "notes", snapshot], "");
    await expect(["canister", "start", "notes"], "");
    await expect(["canister", "call", "notes", "get"], '("Hi there!")');
  });
});

test("icebox replaces and deletes snapshots, and lists them for programs", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    await workplace.run("canister", "stop", "notes");
    const take = async (...words: readonly string[]): Promise<string> => {
      const { data } = await workplace.run("canister", "snapshot", "create", "notes", "--json", ...words);
      return textField(data, "snapshot_id");
    };
    const first = await take();
    const second = await take("--replace", first);
    assert.notEqual(second, first);
    const listed = await expectData(
      workplace,
      ["canister", "snapshot", "list", "notes", "--json"],
      /"total_size"/,
    );
    assert.ok(listed.includes(second) && !listed.includes(first));
    await expectFailure(workplace, ["canister", "snapshot", "delete", "notes", first], {
      exitCode: 1,
      code: "cli/unknown-snapshot",
    });
    assert.equal(
      (await workplace.run("canister", "snapshot", "delete", "notes", second)).notes,
      `Deleted snapshot ${second} from canister notes`,
    );
    assert.equal(
      (await workplace.run("canister", "snapshot", "list", "notes")).notes,
      "No snapshots found in canister notes",
    );
  });
});

test("icebox shows the network's rejects with their codes and goes on", async () => {
  await withNetwork(async (workplace) => {
    const rejected = async (code: string, ...words: readonly string[]): Promise<string> =>
      expectFailure(workplace, words, { exitCode: 4, code: `${code} (client/rejected)` });
    await workplace.run("deploy");
    assert.match(await rejected("IC0503", "canister", "call", "notes", "fail"), /failed on purpose/);
    assert.match(await rejected("IC0406", "canister", "call", "notes", "refuse", "x"), /refused on purpose/);
    await rejected("IC0301", "canister", "status", "bw4dl-smaaa-aaaaa-qaacq-cai");
    await rejected("IC0512", "canister", "settings", "show", "notes", "--identity", "anonymous");
    await rejected("IC0510", "canister", "delete", "notes");
    const typo = await expectFailure(workplace, ["canister", "call", "ntoes", "get"], {
      exitCode: 1,
      code: "cli/unknown-canister",
    });
    assert.match(typo, /\nNext: Did you mean notes\? /);
    await expectFailure(workplace, ["canister", "call", "notes", "egt"], {
      exitCode: 1,
      code: "cli/unknown-method\nNext: Did you mean get? ",
    });
    await expectFailure(workplace, ["canister", "call", "notes", "nothing"], {
      exitCode: 1,
      code: "cli/unknown-method",
    });
    await expectData(workplace, ["canister", "call", "notes", "get"], '("")');
  });
});

test("icebox installs modules that do not fit into one call, and keeps or exchanges what a canister holds", async () => {
  await withNetwork(async (workplace) => {
    const large = appendCustomSection(await textCanisterModule(), "filler", new Uint8Array(3_000_000));
    const whole = appendCustomSection(large, "icp:public candid:service", encodeUtf8(textCanisterInterface));
    writeFileSync(join(workplace.directory, "large.wasm"), whole);
    await expectData(workplace, ["canister", "create", "notes"], /-cai$/);
    const install = ["canister", "install", "notes", "--wasm", "large.wasm"];
    assert.match(
      (await workplace.run(...install)).notes,
      /^Installing code for canister notes, with canister ID /,
    );
    await workplace.run("canister", "call", "notes", "set", "old");
    assert.match((await workplace.run(...install, "--mode", "reinstall")).notes, /^Reinstalling code/);
    await expectData(workplace, ["canister", "call", "notes", "get"], '("")');
    assert.match((await workplace.run(...install)).notes, /^Upgrading code/);
    await expectData(workplace, ["canister", "status", "notes"], /\nStatus: Running\n/);
    await expectData(workplace, ["canister", "status", "notes", "--json"], /"status": "Running"/);
  });
});

test("icebox deletes canisters, forgets them and makes them anew", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const id = await expectData(workplace, ["canister", "id", "notes"], /-cai$/);
    await workplace.run("canister", "stop", "notes");
    assert.equal((await workplace.run("canister", "delete", "notes")).exitCode, 0);
    assert.deepEqual(readCanisterIds(workplace.directory), { local: {} });
    await expectData(workplace, ["canister", "list"], "notes: not created");
    await workplace.run("deploy");
    assert.notEqual(await expectData(workplace, ["canister", "id", "notes"], /-cai$/), id);
  });
});

test("icebox trusts only answers under the expected root key", async () => {
  await withNetwork(async (workplace) => {
    await workplace.run("deploy");
    const status = await expectData(workplace, ["network", "status", "--json"], /"root_key"/);
    const url = textField(status, "url");
    const rootKey = textField(status, "root_key");
    const read = ["canister", "call", "notes", "get", "-n", url];
    await expectData(workplace, [...read, "-k", rootKey], '("")');
    await expectData(workplace, [...read, "-k", "fetch"], '("")');
    const otherKey = encodeHex(mainnetRootKeyDer());
    await expectFailure(workplace, [...read, "-k", otherKey], {
      exitCode: 3,
      code: "client/untrusted-answer",
    });
    await expectData(workplace, ["network", "ping", url], /"replica_health_status": "healthy"/);
  });
});

test("icebox prints every result for programs as one object with a version", async () => {
  await withNetwork(async (workplace) => {
    const shape = async (...words: readonly string[]): Promise<readonly string[]> => {
      const { exitCode, data, notes } = await workplace.run(...words, "--json");
      assert.equal(exitCode, 0, `${words.join(" ")}\n${notes}`);
      const value: unknown = JSON.parse(data);
      assert.ok(typeof value === "object" && value !== null && "version" in value, data);
      assert.equal(value.version, 1);
      return Object.keys(value);
    };
    const canister = ["canister", "canister_id"];
    assert.deepEqual(await shape("canister", "create"), ["version", "canisters"]);
    assert.deepEqual(await shape("deploy"), ["version", "canisters"]);
    assert.deepEqual(await shape("canister", "list"), ["version", "environment", "canisters"]);
    assert.deepEqual(await shape("canister", "id", "notes"), ["version", ...canister, "source"]);
    const called = ["version", ...canister, "method", "kind", "reply", "reply_hex"];
    assert.deepEqual(await shape("canister", "call", "notes", "get"), called);
    const install = ["canister", "install", "notes", "--mode", "reinstall"];
    assert.deepEqual(await shape(...install), ["version", ...canister, "module_hash"]);
    const topUp = ["canister", "top-up", "notes", "--amount", "1b", "--identity", "anonymous"];
    assert.deepEqual(await shape(...topUp), ["version", ...canister, "cycles"]);
    assert.deepEqual(await shape("network", "advance", "1s"), ["version", "timestamp", "time"]);
    const network = ["version", "url", "port", "root_key", "pid", "state_directory", "subnets"];
    assert.deepEqual(await shape("network", "status"), network);
    assert.deepEqual((await shape("network", "stats")).slice(0, 2), ["version", "canisters"]);
    assert.deepEqual((await shape("network", "ping")).slice(0, 2), ["version", "replica_health_status"]);
    assert.deepEqual(await shape("identity", "list"), ["version", "identities", "default"]);
    assert.deepEqual(await shape("identity", "principal"), ["version", "name", "principal"]);
    assert.deepEqual(await shape("identity", "default"), ["version", "default"]);
    await workplace.run("canister", "stop", "notes");
    assert.deepEqual(await shape("canister", "delete", "notes"), ["version", ...canister]);
  });
});

test("icebox refuses a second network in the same folder", async () => {
  await withNetwork(async (workplace) => {
    await expectFailure(workplace, ["network", "start", "--port", "0"], {
      exitCode: 1,
      code: "cli/network-already-running\nNext: icebox network stop",
    });
    await expectFailure(workplace, ["start", "--background", "--port", "0"], {
      exitCode: 1,
      code: "cli/network-already-running\nNext: icebox network stop",
    });
  });
});

test("icebox goes on with canisters, snapshots and ids after a restart, and without them after --clean", async () => {
  using workplace = await createProject();
  let id = "";
  await whileNetworkRuns(workplace, async () => {
    await workplace.run("deploy");
    id = await expectData(workplace, ["canister", "id", "notes"], /-cai$/);
    await workplace.run("canister", "call", "notes", "set", "kept");
    await workplace.run("canister", "stop", "notes");
    await workplace.run("canister", "snapshot", "create", "notes");
    await workplace.run("canister", "start", "notes");
    await expectData(
      workplace,
      ["network", "stats"],
      new RegExp(`\\n${id}\\n {2}heap .+\\n.+\\n {2}snapshot `),
    );
    await expectFailure(workplace, ["network", "check"], {
      exitCode: 1,
      code: "store/owned\nNext: icebox network stop",
    });
  });
  await expectData(workplace, ["network", "check"], /is sound: [0-9_]+ pages, the state of round \d+$/);
  await whileNetworkRuns(workplace, async () => {
    await expectData(workplace, ["canister", "id", "notes"], id);
    await expectData(workplace, ["canister", "call", "notes", "get"], '("kept")');
    await expectData(workplace, ["canister", "snapshot", "list", "notes"], /^[0-9a-f]{36}: /);
  });
  const clean = async (): Promise<void> => {
    assert.deepEqual(readCanisterIds(workplace.directory), {});
    await expectFailure(workplace, ["canister", "status", id], {
      exitCode: 4,
      code: "IC0301 (client/rejected)",
    });
  };
  await whileNetworkRuns(workplace, clean, true);
});

test("icebox network check names damage, and network stats needs a network's folder", async () => {
  using workplace = await createProject();
  await whileNetworkRuns(workplace, async () => {
    await workplace.run("deploy");
  });
  const blobs = join(workplace.directory, ".icebox/network/blobs");
  const [blob = ""] = readdirSync(blobs);
  writeFileSync(join(blobs, blob), "something else");
  const { data } = await workplace.run("network", "check", "--json");
  assert.match(
    data,
    /"code": "store\/blob-corrupt",\s+"message": .+\s+"path": "blobs\/[0-9a-f]{64}",\s+"offset": 0/,
  );
  await expectFailure(workplace, ["network", "check"], { exitCode: 1, code: "cli/network-damaged" });
  await expectFailure(workplace, ["network", "stats", "elsewhere"], {
    exitCode: 1,
    code: "network/no-state",
  });
});

test("icebox canister top-up moves cycles of the account, and says why it cannot", async () => {
  await withNetwork(async (workplace) => {
    await expectData(workplace, ["deploy"], /./);
    const balance = async (): Promise<bigint> => {
      const { data } = await workplace.run("canister", "status", "notes");
      return BigInt(/^Balance: ([\d_]+) Cycles$/m.exec(data)?.[1]?.replaceAll("_", "") ?? "-1");
    };
    const before = await balance();
    const topUp = ["canister", "top-up", "notes", "--identity", "anonymous"];
    const { exitCode, notes } = await workplace.run(...topUp, "--amount", "1.5t");
    assert.equal(exitCode, 0, notes);
    assert.match(notes, /^Topped up canister notes with 1500000000000 cycles$/m);
    const gained = (await balance()) - before;
    assert.ok(gained > 1_499_000_000_000n && gained <= 1_500_000_000_000n, String(gained));
    const poor = await expectFailure(workplace, ["canister", "top-up", "notes", "--amount", "1b"], {
      exitCode: 4,
      code: "client/rejected\nNext: Use an identity that has cycles",
    });
    assert.match(poor, /The cycles ledger refused: the balance of 0 cycles is not enough/);
    await expectFailure(workplace, [...topUp, "--amount", "much"], { exitCode: 2, code: "cli/bad-option" });
    await expectFailure(workplace, topUp, { exitCode: 2, code: "cli/wrong-usage" });
    const missing = await expectFailure(
      workplace,
      [...topUp.with(2, "5v3p4-iyaaa-aaaaa-qaaaa-cai"), "--amount", "5b"],
      {
        exitCode: 4,
        code: "client/rejected",
      },
    );
    assert.match(missing, /Canister 5v3p4-iyaaa-aaaaa-qaaaa-cai not found/);
  });
});

test("icebox network advance moves the time, and commands go on to work", async () => {
  await withNetwork(async (workplace) => {
    await expectData(workplace, ["deploy"], /./);
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    const told = await expectData(workplace, ["network", "advance", "2d"], /^The network's time is \d{4}-/);
    assert.ok(told.includes(day) || told.includes(String(Number(day.slice(8)) + 1)), told);
    await expectData(workplace, ["canister", "call", "notes", "set", "later"], "()");
    await expectData(workplace, ["canister", "call", "notes", "get"], '("later")');
    await expectData(workplace, ["canister", "status", "notes"], /Running/);
    await expectFailure(workplace, ["network", "advance", "soon"], { exitCode: 2, code: "cli/bad-option" });
    await expectFailure(workplace, ["network", "advance", "9999w"], {
      exitCode: 1,
      code: "cli/not-advanced",
    });
  });
});
