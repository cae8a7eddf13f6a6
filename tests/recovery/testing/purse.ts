import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Principal } from "@icp-sdk/core/principal";
import { type CallContent, cyclesLedgerInterface, encodeEnvelope, requestIdOf } from "icebox/wire";
import { expiryIn } from "../../support/envelope.ts";
import type { LeanClient } from "./lean-client.ts";
import type { Operation } from "./operation.ts";

const ledgerId = Principal.fromText("um5iw-rqaaa-aaaaq-qaaba-cai");
const fee = 100_000_000n;
const fundedCycles = 10n ** 18n;

/** What is known of one owner's cycles on the cycles ledger: the account that pays, and the one that it saves into. */
export class Purse {
  readonly #owner: Principal;
  #balance = fundedCycles;
  #saved = 0n;

  constructor(owner: Principal) {
    this.#owner = owner;
  }

  /** Puts the first cycles there: the anonymous principal has as many as one wants. */
  async fund(client: LeanClient): Promise<void> {
    const arg = cyclesLedgerInterface.encodeArgs("icrc1_transfer", {
      from_subaccount: [],
      to: { owner: this.#owner, subaccount: [] },
      amount: fundedCycles,
      fee: [],
      memo: [],
      created_at_time: [],
    });
    const content: CallContent = {
      requestType: "call",
      sender: Principal.anonymous(),
      ingressExpiryNs: expiryIn(240),
      nonce: new Uint8Array(randomBytes(16)),
      canisterId: ledgerId,
      methodName: "icrc1_transfer",
      arg,
    };
    const outcome = await client.send({
      requestId: requestIdOf(content),
      body: encodeEnvelope({ content }),
      effectiveCanisterId: ledgerId,
    });
    assert.equal(outcome.kind, "replied", "the purse was not funded");
  }

  /** Moves cycles to the account of savings. */
  save(amount: bigint): Operation {
    const arg = cyclesLedgerInterface.encodeArgs("icrc1_transfer", {
      from_subaccount: [],
      to: this.#savings(),
      amount,
      fee: [],
      memo: [],
      created_at_time: [],
    });
    return {
      name: "transfer",
      canisterId: ledgerId,
      methodName: "icrc1_transfer",
      arg,
      effectiveCanisterId: ledgerId,
      expects: "replied",
      accept: (reply) => {
        assert.ok(
          "Ok" in cyclesLedgerInterface.decodeResult("icrc1_transfer", reply),
          "a transfer is refused",
        );
        this.#balance -= amount + fee;
        this.#saved += amount;
      },
    };
  }

  /** Asserts that both accounts have what the acknowledged transfers left. */
  async check(client: LeanClient): Promise<void> {
    const account = { owner: this.#owner, subaccount: [] } satisfies { owner: Principal; subaccount: [] };
    assert.equal(await balanceOf(client, account), this.#balance, "balance of the paying account");
    assert.equal(await balanceOf(client, this.#savings()), this.#saved, "balance of the savings");
  }

  #savings(): { owner: Principal; subaccount: [Uint8Array] } {
    return { owner: this.#owner, subaccount: [new Uint8Array(32).fill(7)] };
  }
}

async function balanceOf(
  client: LeanClient,
  account: { owner: Principal; subaccount: [] | [Uint8Array] },
): Promise<bigint> {
  const arg = cyclesLedgerInterface.encodeArgs("icrc1_balance_of", account);
  const answer = await client.query(ledgerId, "icrc1_balance_of", arg);
  assert.ok(answer, "the cycles ledger does not answer");
  return cyclesLedgerInterface.decodeResult("icrc1_balance_of", answer);
}
