import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { canisterIdToNumber, Principal } from "icebox/wire";
import { compileMotoko } from "../support/compile-motoko.ts";
import { createIcpProject, type IcpProject, startManagedNetwork } from "../support/icp-project.ts";

const module = compileMotoko(join(import.meta.dirname, "../canisters/echo-init-arg.mo"));
const cmc = "rkp4c-7iaaa-aaaaa-aaaca-cai";

/** The application subnets of the network, as the cycles minting canister names them. */
async function applicationSubnets(project: IcpProject): Promise<readonly [string, string]> {
  const { stdout } = await project.icp(
    ...["canister", "call", cmc, "get_default_subnets", "(null)", "--query", "-e", "test"],
  );
  const [first, second, ...more] = stdout.match(/[a-z0-9]{5}(?:-[a-z0-9]{3,5}){10}/g) ?? [];
  assert.ok(first !== undefined && second !== undefined && more.length === 0, stdout);
  return [first, second];
}

async function assertAnswers(project: IcpProject, canister: string, number: number): Promise<void> {
  for (const way of [[], ["--query"]]) {
    const { stdout } = await project.icp("canister", "call", canister, "get", "()", ...way, "-e", "test");
    assert.ok(stdout.includes(`"${number}"`), stdout);
  }
}

function wordAfter(beginning: string, output: string): string {
  return new RegExp(`^${beginning} (\\S+)`, "m").exec(output)?.[1] ?? assert.fail(output);
}

test("icp works with canisters on two subnets, and moves state between them by download and upload alone", async () => {
  const canisters = [1, 2].map((number) => ({
    name: `echo${number}`,
    module,
    initArgs: `(opt ${number} : opt nat8)`,
  }));
  const network = { mode: "managed", subnets: ["application", "application"] } as const;
  await using project = createIcpProject(canisters, network);
  await startManagedNetwork(project);
  const subnets = await applicationSubnets(project);
  for (const [index, subnet] of subnets.entries()) {
    await project.icp("canister", "create", `echo${index + 1}`, "--subnet", subnet, "-e", "test");
  }
  await project.icp("deploy", "-e", "test");
  const ids: Record<string, string> = JSON.parse(
    readFileSync(join(project.folder, ".icp/cache/mappings/test.ids.json"), "utf8"),
  );
  for (const number of [1, 2]) {
    const id = canisterIdToNumber(Principal.fromText(ids[`echo${number}`] ?? ""));
    assert.equal(id && id >> 20n, ((2n ** 63n) >> 20n) + BigInt(number), "the canister ids of a subnet");
  }
  for (const number of [1, 2]) {
    await assertAnswers(project, `echo${number}`, number);
    assert.match((await project.icp("canister", "status", `echo${number}`, "-e", "test")).stdout, /Running/);
  }

  for (const canister of ["echo1", "echo2"]) await project.icp("canister", "stop", canister, "-e", "test");
  const created = await project.icp("canister", "snapshot", "create", "echo1", "-e", "test");
  const taken = wordAfter("Created snapshot", created.stdout);
  const foreign = await project.tryIcp("canister", "snapshot", "restore", "echo2", taken, "-e", "test");
  assert.notEqual(foreign.code, 0);

  const folder = join(project.folder, "snapshot");
  await project.icp("canister", "snapshot", "download", "echo1", taken, "--output", folder, "-e", "test");
  const upload = await project.icp(
    "canister",
    "snapshot",
    "upload",
    "echo2",
    "--input",
    folder,
    "-e",
    "test",
  );
  const uploaded = wordAfter("Snapshot", upload.stdout);
  await project.icp("canister", "snapshot", "restore", "echo2", uploaded, "-e", "test");
  await project.icp("canister", "start", "echo2", "-e", "test");
  await assertAnswers(project, "echo2", 1);
});
