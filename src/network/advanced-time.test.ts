import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { Principal } from "@icp-sdk/core/principal";
import { decodeUtf8 } from "../bytes/mod.ts";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import {
  installNew,
  manage,
  repliedBytes,
  takeSnapshot,
  tryInstall,
} from "../../tests/support/management.ts";
import { type Answer, RawClient } from "../../tests/support/raw-client.ts";
import { type NetworkOptions, type RunningNetwork, startNetwork } from "./start-network.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365.25 * 24 * HOUR_MS;
const noArg = new Uint8Array();

/** Its timer and its heartbeat write a letter each; `arm` sets the timer, `events` answers the letters. */
const clockModule = (heartbeat: boolean): Uint8Array =>
  assembleWat(`
    (module
      (import "ic0" "msg_reply" (func $reply))
      (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
      (import "ic0" "msg_arg_data_copy" (func $arg_copy (param i32 i32 i32)))
      (import "ic0" "global_timer_set" (func $timer (param i64) (result i64)))
      (import "ic0" "time" (func $time (result i64)))
      (memory 1)
      (global $length (mut i32) (i32.const 0))
      (func $write (param $letter i32)
        (i32.store8 (i32.add (i32.const 1024) (global.get $length)) (local.get $letter))
        (global.set $length (i32.add (global.get $length) (i32.const 1))))
      (func (export "canister_global_timer") (call $write (i32.const 116)))
      ${heartbeat ? `(func (export "canister_heartbeat") (call $write (i32.const 104)))` : ""}
      (func (export "canister_update arm")
        (call $arg_copy (i32.const 0) (i32.const 0) (i32.const 8))
        (drop (call $timer (i64.add (call $time) (i64.load (i32.const 0)))))
        (call $reply))
      (func (export "canister_query events")
        (call $append (i32.const 1024) (global.get $length))
        (call $reply)))`);

/** A folder for a network that is started again and again. */
class Home implements AsyncDisposable {
  readonly #directory: string;
  #network: RunningNetwork | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  static async make(): Promise<Home> {
    return new Home(await mkdtemp(join(tmpdir(), "icebox-time-")));
  }

  async start(
    options: Partial<NetworkOptions> = {},
  ): Promise<{ network: RunningNetwork; client: RawClient }> {
    await this.#network?.stop();
    const network = await startNetwork({ stateDirectory: this.#directory, ...options });
    this.#network = network;
    return { network, client: new RawClient({ ...network, checksTime: false }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#network?.stop();
    await rm(this.#directory, { recursive: true });
  }
}

/** A canister with a trillion cycles, and a module. */
async function installWithCycles(client: RawClient, module: Uint8Array): Promise<Principal> {
  const fields = IDL.Record({ amount: IDL.Opt(IDL.Nat), settings: IDL.Opt(IDL.Record({})) });
  const arg = IDL.encode([fields], [{ amount: [1_000_000_000_000n], settings: [] }]);
  const management = Principal.managementCanister();
  const reply = repliedBytes(
    await manage(client, "provisional_create_canister_with_cycles", arg, management),
  );
  const [created] = IDL.decode([IDL.Record({ canister_id: IDL.Principal })], reply);
  // The decoder has checked the record.
  const { canister_id: canisterId } = created as unknown as { canister_id: Principal };
  repliedBytes(await tryInstall(client, canisterId, module));
  return canisterId;
}

async function topUp(client: RawClient, canisterId: Principal): Promise<void> {
  const fields = IDL.Record({ canister_id: IDL.Principal, amount: IDL.Nat });
  const arg = IDL.encode([fields], [{ canister_id: canisterId, amount: 10_000_000_000_000n }]);
  repliedBytes(await manage(client, "provisional_top_up_canister", arg, canisterId));
}

async function events(client: RawClient, canisterId: Principal): Promise<string> {
  return decodeUtf8(repliedBytes(await client.query({ canisterId, methodName: "events", arg: noArg })));
}

function arm(client: RawClient, canisterId: Principal, seconds: number): Promise<Answer> {
  const arg = new Uint8Array(8);
  new DataView(arg.buffer).setBigUint64(0, BigInt(seconds) * 1_000_000_000n, true);
  return client.call({ canisterId, methodName: "arm", arg });
}

function rejectOf(answer: Answer): string {
  assert.ok(answer.kind === "rejected", answer.kind);
  return `${answer.errorCode ?? ""} ${answer.message}`;
}

test("a canister freezes as time passes, and a top-up thaws it", async () => {
  await using home = await Home.make();
  const { network, client } = await home.start();
  const canisterId = await installWithCycles(client, clockModule(false));
  await network.advanceTime(3.1 * YEAR_MS);
  assert.match(rejectOf(await arm(client, canisterId, 5)), /^IC0207 Canister .* is out of cycles/);
  const query = await client.query({ canisterId, methodName: "events", arg: noArg });
  assert.match(rejectOf(query), /^IC0207 .* because it's frozen\. Please top up the canister/);
  await topUp(client, canisterId);
  repliedBytes(await arm(client, canisterId, 5));
  assert.equal(await events(client, canisterId), "");
});

test("a canister runs out of cycles as time passes: code and snapshots are gone, also after a restart", async () => {
  await using home = await Home.make();
  const { network, client } = await home.start();
  const canisterId = await installWithCycles(client, clockModule(false));
  await takeSnapshot(client, canisterId);
  await network.advanceTime(40 * YEAR_MS);
  assert.match(rejectOf(await arm(client, canisterId, 5)), /^IC0207 /);
  const again = await home.start();
  await topUp(again.client, canisterId);
  assert.match(rejectOf(await arm(again.client, canisterId, 5)), /^IC0537 /);
  const arg = IDL.encode([IDL.Record({ canister_id: IDL.Principal })], [{ canister_id: canisterId }]);
  const list = repliedBytes(await manage(again.client, "list_canister_snapshots", arg, canisterId));
  assert.deepEqual(IDL.decode([IDL.Vec(IDL.Record({}))], list), [[]]);
});

test("a timer fires when the time was advanced to it, also after a restart", async () => {
  await using home = await Home.make();
  const { network, client } = await home.start();
  const canisterId = await installNew(client, clockModule(false));
  repliedBytes(await arm(client, canisterId, 3_000));
  assert.equal(await events(client, canisterId), "");
  await network.advanceTime(HOUR_MS);
  assert.equal(await events(client, canisterId), "t");
  repliedBytes(await arm(client, canisterId, 3_000));
  const again = await home.start();
  assert.equal(await events(again.client, canisterId), "t");
  await again.network.advanceTime(HOUR_MS);
  assert.equal(await events(again.client, canisterId), "tt");
});

test("a network wakes up for heartbeats and timers although nobody calls", async () => {
  await using home = await Home.make();
  const { client } = await home.start({
    replicaLimits: { heartbeatIntervalNs: 20_000_000n },
    limits: { maxStateAgeNs: 3_600_000_000_000n },
  });
  const canisterId = await installNew(client, clockModule(true));
  const sleeper = await installNew(client, clockModule(false));
  const armNow = new Uint8Array(8);
  repliedBytes(await client.call({ canisterId: sleeper, methodName: "arm", arg: armNow }));
  let isAwake = false;
  for (let tries = 0; !isAwake && tries < 5_000; tries += 1) {
    isAwake = (await events(client, canisterId)).length >= 5 && (await events(client, sleeper)) === "t";
    await new Promise(setImmediate);
  }
  assert.ok(isAwake);
});
