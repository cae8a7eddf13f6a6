import { gzipSync } from "node:zlib";
import type { SeededRandom } from "../../../bytes/testing/seeded-random.ts";
import {
  cmcInterface,
  cyclesLedgerInterface,
  encodeManagementArgs,
  icpLedgerInterface,
  type IcrcArgs,
  type ManagementArgs,
  managementCanisterId,
  Principal,
  sha256,
} from "../../../wire/mod.ts";
import type { AdmittedCall } from "../../ingress/ingress-state.ts";
import { uploadArgs } from "../../management/snapshots/testing/upload-args.ts";
import { principalSubaccount } from "../../system/cmc/cmc-payment.ts";
import { accountIdentifier } from "../../system/icp-ledger/account-identifier.ts";
import { nextBlockIndex } from "../../system/ledger/ledger-state.ts";
import { cmcId, cyclesLedgerId, icpLedgerId } from "../../system/system-ids.ts";
import type { CanisterState } from "../../state.ts";
import { counterModule } from "../../testing/counter.ts";
import { randomScript } from "../../testing/random-script.ts";
import { scriptModule } from "../../testing/script-canister.ts";
import { alice, installArgs, settingsArgs, type TestSubnet, user } from "../../testing/test-subnet.ts";
import { zooModule } from "./zoo.ts";

const modules = [scriptModule, counterModule, zooModule, new Uint8Array(gzipSync(counterModule))] as const;
const chunks = [counterModule, Uint8Array.of(1, 2, 3)] as const;
const noVersion = { sender_canister_version: [] } satisfies { sender_canister_version: [] };
const methods = ["increment", "save", "certify", "grow", "silent", "refuse", "fail", "print_and_trap", "get"];
const payments = { mint: 0x544e_494dn, create: 0x4145_5243n, topUp: 0x5055_5054n };
const anonymous = { sender: Principal.anonymous() };

/** With fewer canisters of alice, lifecycle calls create one. */
const MIN_CANISTERS = 3;

type IcrcMethod = "icrc1_transfer" | "icrc2_approve" | "icrc2_transfer_from";

interface IcrcLedger {
  readonly ledger: Principal;
  readonly codec: {
    encodeArgs<Method extends IcrcMethod>(method: Method, args: IcrcArgs[Method]): Uint8Array;
  };
}

const ledgers: readonly IcrcLedger[] = [
  { ledger: icpLedgerId, codec: icpLedgerInterface },
  { ledger: cyclesLedgerId, codec: cyclesLedgerInterface },
];

/** Calls that a user can think of, sensible or not, about whatever is on the subnet. */
export class RandomCalls {
  readonly #subnet: TestSubnet;
  readonly #random: SeededRandom;

  constructor(subnet: TestSubnet, random: SeededRandom) {
    this.#subnet = subnet;
    this.#random = random;
  }

  next(): AdmittedCall {
    const kind = this.#random.below(20);
    if (kind < 4) return this.#canisterCall();
    if (kind < 8) return this.#scriptCall();
    if (kind < 12) return this.#lifecycleCall();
    if (kind < 16) return this.#snapshotCall();
    return kind < 18 ? this.#ledgerCall() : this.#mintingCall();
  }

  /** Mostly one of the few canisters that alice controls. */
  #canister(): Principal {
    const all = [...this.#subnet.state.canisters.values()];
    const own = this.#own();
    const candidates = own.length === 0 || this.#random.below(20) === 0 ? all : own;
    return candidates.length === 0 ? alice : this.#random.pick(candidates).id;
  }

  #own(): CanisterState[] {
    const isOwn = (id: Principal): boolean => id.toText() === alice.toText();
    return [...this.#subnet.state.canisters.values()].filter(({ settings }) =>
      settings.controllers.some(isOwn),
    );
  }

  /** Mostly a snapshot of this canister. */
  #snapshotId(canisterId: Principal): Uint8Array {
    const all = [...this.#subnet.state.canisters.values()].flatMap(({ id, snapshots }) =>
      [...snapshots.values()].map((snapshot) => ({ owner: id.toText(), id: snapshot.id })),
    );
    const own = all.filter(({ owner }) => owner === canisterId.toText());
    const candidates = own.length === 0 || this.#random.below(5) === 0 ? all : own;
    return candidates.length === 0 ? new Uint8Array(18) : this.#random.pick(candidates).id;
  }

  #maybe<Value>(value: Value): [] | [Value] {
    return this.#random.below(2) === 0 ? [] : [value];
  }

  #sender(): { sender: Principal } {
    return { sender: this.#random.below(10) === 0 ? user("stranger") : alice };
  }

  /** A script for a canister that executes scripts, if there is one. */
  #scriptCall(): AdmittedCall {
    const all = [...this.#subnet.state.canisters.values()];
    const able = all.filter(({ installed }) => installed?.module.queryMethods.has("ask") === true);
    if (able.length === 0) return this.#canisterCall();
    const canisters = [...able, ...able, ...all].map(({ id }) => id);
    const arg = randomScript(this.#random, { canisters, timeNs: this.#subnet.state.timeNs, depth: 3 });
    return this.#subnet.makeCall(this.#random.pick(able).id, "run", arg, this.#sender());
  }

  #canisterCall(): AdmittedCall {
    const call = this.#subnet.makeCall(
      this.#canister(),
      this.#random.pick(methods),
      this.#random.bytes(this.#random.below(3)),
      this.#sender(),
    );
    if (this.#random.below(4) > 0) return call;
    const otherFields = { sender_info: { age: 7, origin: [this.#random.bytes(3), "text"] } };
    return { ...call, content: { ...call.content, otherFields }, effectiveCanisterId: undefined };
  }

  #manage<Method extends keyof ManagementArgs>(
    method: Method,
    args: ManagementArgs[Method],
    canisterId: Principal,
  ): AdmittedCall {
    const arg = encodeManagementArgs(method, args);
    const options = { ...this.#sender(), effectiveCanisterId: canisterId };
    return this.#subnet.makeCall(managementCanisterId, method, arg, options);
  }

  #lifecycleCall(): AdmittedCall {
    if (this.#own().length < MIN_CANISTERS) return this.#creation();
    const id = this.#canister();
    const which = { canister_id: id };
    switch (this.#random.below(12)) {
      case 0:
        return this.#manage("stop_canister", which, id);
      case 1:
        return this.#manage("start_canister", which, id);
      case 2:
        return this.#manage("uninstall_code", { ...which, ...noVersion }, id);
      case 3:
        return this.#manage("update_settings", { ...which, settings: this.#settings(), ...noVersion }, id);
      case 4:
        return this.#manage("upload_chunk", { ...which, chunk: this.#random.pick(chunks) }, id);
      case 5:
        return this.#manage("clear_chunk_store", which, id);
      case 6:
        return this.#manage("install_chunked_code", this.#chunkedArgs(id), id);
      case 7: {
        const { id: stopped = id } = this.#own().find(({ status }) => status.kind === "stopped") ?? {};
        return this.#manage("delete_canister", { canister_id: stopped }, stopped);
      }
      default: {
        const mode = this.#random.pick([{ install: null }, { reinstall: null }, { upgrade: [] as [] }]);
        return this.#manage("install_code", installArgs(id, this.#random.pick(modules), { mode }), id);
      }
    }
  }

  #creation(): AdmittedCall {
    const settings: [ReturnType<typeof settingsArgs>] = [this.#settings()];
    const args = { amount: [] as [], settings, specified_id: [] as [], ...noVersion };
    return this.#manage("provisional_create_canister_with_cycles", args, managementCanisterId);
  }

  #settings(): ManagementArgs["update_settings"]["settings"] {
    const visibility = this.#random.pick([
      { controllers: null },
      { public: null },
      { allowed_viewers: [user("viewer"), user("other")] },
    ]);
    return settingsArgs({
      controllers: this.#maybe([alice, user("bob")]),
      freezing_threshold: this.#maybe(BigInt(this.#random.below(100_000))),
      reserved_cycles_limit: this.#maybe(2n ** 70n),
      log_visibility: [visibility],
      log_memory_limit: this.#maybe(BigInt(4096 + this.#random.below(1000))),
      wasm_memory_limit: this.#maybe(BigInt(this.#random.below(40)) * 65_536n),
      environment_variables: this.#maybe([{ name: "NAME", value: `värde ${this.#random.below(9)}` }]),
    });
  }

  #chunkedArgs(target: Principal): ManagementArgs["install_chunked_code"] {
    return {
      mode: { reinstall: null },
      target_canister: target,
      store_canister: [],
      chunk_hashes_list: [{ hash: sha256(counterModule) }],
      wasm_module_hash: sha256(counterModule),
      arg: new Uint8Array(),
      ...noVersion,
    };
  }

  #snapshotCall(): AdmittedCall {
    const id = this.#canister();
    const which = { canister_id: id, snapshot_id: this.#snapshotId(id) };
    switch (this.#random.below(8)) {
      case 0:
      case 1: {
        const options = {
          replace_snapshot: this.#maybe(which.snapshot_id),
          uninstall_code: this.#maybe(false),
        };
        return this.#manage("take_canister_snapshot", { canister_id: id, ...options, ...noVersion }, id);
      }
      case 2:
      case 3:
        return this.#manage("load_canister_snapshot", { ...which, ...noVersion }, id);
      case 4:
        return this.#manage("delete_canister_snapshot", which, id);
      case 5: {
        const wasm_module_size = BigInt(counterModule.length);
        const args = {
          canister_id: id,
          wasm_module_size,
          wasm_memory_size: 65_536n,
          stable_memory_size: 65_536n,
        };
        const globals = [{ i32: -1 }];
        const global_timer = this.#maybe({ active: 7n });
        return this.#manage(
          "upload_canister_snapshot_metadata",
          uploadArgs({ ...args, globals, global_timer }),
          id,
        );
      }
      default:
        return this.#manage("upload_canister_snapshot_data", { ...which, ...this.#uploadedPart() }, id);
    }
  }

  #uploadedPart(): Pick<ManagementArgs["upload_canister_snapshot_data"], "kind" | "chunk"> {
    const offset = BigInt(this.#random.below(60_000));
    const chunk = this.#random.bytes(20);
    return this.#random.pick([
      { kind: { wasm_module: { offset: 0n } }, chunk: counterModule },
      { kind: { wasm_memory: { offset } }, chunk },
      { kind: { stable_memory: { offset } }, chunk },
      { kind: { wasm_chunk: null }, chunk },
    ]);
  }

  #account(): { owner: Principal; subaccount: [] | [Uint8Array] } {
    const owner = this.#random.pick([alice, user("bob"), Principal.anonymous()]);
    return { owner, subaccount: this.#maybe(new Uint8Array(32).fill(this.#random.below(3))) };
  }

  #ledgerCall(): AdmittedCall {
    const { ledger, codec } = this.#random.pick(ledgers);
    const common = {
      from_subaccount: [] as [],
      amount: 100_000_000n + BigInt(this.#random.below(1000)),
      fee: [] as [],
      memo: this.#maybe(this.#random.bytes(5)),
      created_at_time: this.#maybe(this.#subnet.state.timeNs),
    };
    const call = (method: string, arg: Uint8Array, sender = anonymous): AdmittedCall =>
      this.#subnet.makeCall(ledger, method, arg, sender);
    switch (this.#random.below(4)) {
      case 0: {
        const expires_at = this.#maybe(this.#subnet.state.timeNs + 10n ** 12n);
        const args = { ...common, spender: this.#account(), expected_allowance: [] as [], expires_at };
        return call(
          "icrc2_approve",
          codec.encodeArgs("icrc2_approve", { ...args, amount: this.#random.pick([2n ** 200n, 10n ** 9n]) }),
        );
      }
      case 1: {
        const { from_subaccount: spender_subaccount, ...rest } = common;
        const from = { owner: Principal.anonymous(), subaccount: [] as [] };
        const args = { ...rest, spender_subaccount, from, to: this.#account() };
        const arg = codec.encodeArgs("icrc2_transfer_from", args);
        return call("icrc2_transfer_from", arg, { sender: alice });
      }
      default:
        return call("icrc1_transfer", codec.encodeArgs("icrc1_transfer", { ...common, to: this.#account() }));
    }
  }

  #mintingCall(): AdmittedCall {
    const canister_id = this.#canister();
    const last = nextBlockIndex(this.#subnet.state.ledgers.icpLedger) - 1n;
    const block_index = last < 4n ? last : last - BigInt(this.#random.below(4));
    const cmc = (method: string, arg: Uint8Array): AdmittedCall =>
      this.#subnet.makeCall(cmcId, method, arg, anonymous);
    switch (this.#random.below(8)) {
      case 0:
        return cmc("notify_top_up", cmcInterface.encodeArgs("notify_top_up", { block_index, canister_id }));
      case 1: {
        const args = { block_index, to_subaccount: [] as [], deposit_memo: [] as [] };
        return cmc("notify_mint_cycles", cmcInterface.encodeArgs("notify_mint_cycles", args));
      }
      case 2: {
        const options = { subnet_type: [] as [], subnet_selection: [] as [], settings: [] as [] };
        const args = { block_index, controller: Principal.anonymous(), ...options };
        return cmc("notify_create_canister", cmcInterface.encodeArgs("notify_create_canister", args));
      }
      case 3: {
        const created_at_time = this.#maybe(this.#subnet.state.timeNs);
        const args = {
          from_subaccount: [] as [],
          created_at_time,
          amount: 10n ** 12n,
          creation_args: [] as [],
        };
        const arg = cyclesLedgerInterface.encodeArgs("create_canister", args);
        return this.#subnet.makeCall(cyclesLedgerId, "create_canister", arg, anonymous);
      }
      default:
        return this.#payment(canister_id);
    }
  }

  /** ICP for the cycles minting canister, by anonymous. */
  #payment(canisterId: Principal): AdmittedCall {
    const [memo, beneficiary] = this.#random.pick([
      [payments.mint, Principal.anonymous()],
      [payments.create, Principal.anonymous()],
      [payments.topUp, canisterId],
    ] as const);
    const args = {
      memo,
      amount: { e8s: this.#random.pick([100_000_000n, 20_000n]) },
      fee: { e8s: 10_000n },
      from_subaccount: [] as [],
      to: accountIdentifier(cmcId, principalSubaccount(beneficiary)),
      created_at_time: [] as [],
    };
    return this.#subnet.makeCall(
      icpLedgerId,
      "transfer",
      icpLedgerInterface.encodeArgs("transfer", args),
      anonymous,
    );
  }
}
