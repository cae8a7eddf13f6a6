import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Actor, HttpAgent } from "@icp-sdk/core/agent";
import { IDL } from "@icp-sdk/core/candid";
import type { Principal } from "@icp-sdk/core/principal";
import { compileMotoko } from "../support/compile-motoko.ts";
import { compileWat } from "../support/compile-wat.ts";
import {
  createIcpProject,
  type IcpProject,
  managedNetworkStatus,
  startManagedNetwork,
} from "../support/icp-project.ts";
import {
  deleteSnapshot,
  installNew,
  loadSnapshot,
  repliedBytes,
  setRunning,
  takeSnapshot,
  tryInstall,
} from "../support/management.ts";
import type { RawClient } from "../support/raw-client.ts";
import { startTestNetwork } from "../support/test-network.ts";

const canisters = join(import.meta.dirname, "../canisters");
const nothing = new Uint8Array();
const noArguments = IDL.encode([], []);

async function query(
  client: RawClient,
  canisterId: Principal,
  methodName: string,
  arg: Uint8Array = noArguments,
) {
  return repliedBytes(await client.query({ canisterId, methodName, arg }));
}

async function update(
  client: RawClient,
  canisterId: Principal,
  methodName: string,
  arg: Uint8Array = noArguments,
) {
  return repliedBytes(await client.call({ canisterId, methodName, arg }));
}

test("network: a Motoko module with enhanced persistence (wasm64) runs and keeps its state in an upgrade", async () => {
  await using running = await startTestNetwork();
  const { client } = running;
  const module = compileMotoko(join(canisters, "echo-init-arg.mo"));
  const echo = await installNew(client, module, IDL.encode([IDL.Opt(IDL.Nat8)], [[5]]));
  const get = async () => IDL.decode([IDL.Text], await query(client, echo, "get"))[0];
  assert.equal(await get(), "5");
  const keep = {
    mode: "upgrade",
    wasmMemoryPersistence: "keep",
    arg: IDL.encode([IDL.Opt(IDL.Nat8)], [[6]]),
  } as const;
  repliedBytes(await tryInstall(client, echo, module, keep));
  assert.equal(await get(), "5");
});

test("network: a classic Motoko module carries its stable variable, and only that, through an upgrade", async () => {
  await using running = await startTestNetwork();
  const { client } = running;
  const module = compileMotoko(join(canisters, "counter-classic.mo"), "motoko-classic");
  const counter = await installNew(client, module);
  const counts = async () => IDL.decode([IDL.Nat, IDL.Nat], await query(client, counter, "counts"));
  await update(client, counter, "increment");
  await update(client, counter, "increment");
  assert.deepEqual(await counts(), [2n, 2n]);
  repliedBytes(await tryInstall(client, counter, module, { mode: "upgrade" }));
  assert.deepEqual(await counts(), [2n, 0n]);
});

test("network: a canister uses stable memory above 4 GiB, and a snapshot brings it back", async () => {
  await using running = await startTestNetwork();
  const { client } = running;
  const far = await installNew(client, compileWat(join(canisters, "stable-far.wat")));
  const written = new TextEncoder().encode("far away");
  await update(client, far, "write", written);
  assert.deepEqual(await query(client, far, "read", nothing), written);

  await setRunning(client, far, false);
  const snapshot = await takeSnapshot(client, far);
  assert.ok(snapshot.sizeBytes > 4n << 30n, `${snapshot.sizeBytes}`);
  await setRunning(client, far, true);
  await update(client, far, "write", new Uint8Array(8));
  assert.deepEqual(await query(client, far, "read", nothing), new Uint8Array(8));
  await setRunning(client, far, false);
  await loadSnapshot(client, far, snapshot.id);
  await setRunning(client, far, true);
  assert.deepEqual(await query(client, far, "read", nothing), written);
  assert.equal(
    new DataView((await query(client, far, "size", nothing)).slice().buffer).getBigUint64(0, true),
    70_000n,
  );
  await deleteSnapshot(client, far, snapshot.id);
});

test("network: the proxy and Candid UI canisters that icp installs (Rust) run", async () => {
  await using project = createIcpProject([], { mode: "managed" });
  await startManagedNetwork(project);
  const status = await managedNetworkStatus(project);
  const { candid_ui_principal: candidUi, proxy_canister_principal: proxy, api_url: url } = status;
  assert.ok(typeof candidUi === "string" && typeof proxy === "string", JSON.stringify(status));
  assert.equal(await moduleHash(project, candidUi), "359e217a");
  assert.equal(await moduleHash(project, proxy), "9e5abf27");
  assert.ok(typeof url === "string", JSON.stringify(status));

  const agent = await HttpAgent.create({ host: url, shouldFetchRootKey: true });
  const header = IDL.Tuple(IDL.Text, IDL.Text);
  const request = IDL.Record({
    method: IDL.Text,
    url: IDL.Text,
    headers: IDL.Vec(header),
    body: IDL.Vec(IDL.Nat8),
    certificate_version: IDL.Opt(IDL.Nat16),
  });
  const response = IDL.Record({ status_code: IDL.Nat16, headers: IDL.Vec(header), body: IDL.Vec(IDL.Nat8) });
  const page = Actor.createActor<{
    http_request: (argument: unknown) => Promise<{ status_code: number; body: Uint8Array }>;
  }>(() => IDL.Service({ http_request: IDL.Func([request], [response], ["query"]) }), {
    agent,
    canisterId: candidUi,
  });
  const answer = await page.http_request({
    method: "GET",
    url: "/",
    headers: [],
    body: [],
    certificate_version: [],
  });
  assert.equal(answer.status_code, 200);
  assert.match(new TextDecoder().decode(answer.body), /<html/i);
});

/** The first 8 hexadecimal digits of a canister's module hash, from the certified state. */
async function moduleHash(project: IcpProject, canisterId: string): Promise<string | undefined> {
  const { stdout } = await project.icp("canister", "status", canisterId, "--public", "-n", "test-network");
  return /0x([0-9a-f]{8})[0-9a-f]{56}/.exec(stdout)?.[1];
}
