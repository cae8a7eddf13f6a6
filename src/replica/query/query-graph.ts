import type { OutgoingCall, Response } from "../../engine/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { type Reject, reject } from "../error-code.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { isSameSubnet } from "../subnets.ts";
import { runSystemCanisterQuery } from "../system/run-system-canister.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { type QueryAnswer, type QueryCall, refusedQuery, unansweredQuery } from "./query-call.ts";
import { queryManagementCanister } from "./query-management-canister.ts";
import type { QueryNode } from "./query-node.ts";
import type { QueryRunner } from "./query-runner.ts";
import { findQueryTarget } from "./query-target.ts";

const TOO_DEEP = reject("IC0525", "Composite query calls exceeded the maximum call depth.");
const OUT_OF_INSTRUCTIONS = reject("IC0526", "Composite query calls exceeded the instruction limit.");

/**
 * Answers a query together with all the queries that it calls, depth first: a composite query makes its calls one after
 * the other, and each answer runs a callback that may answer or call again.
 *
 * Every query starts from the state of the subnet, also one that a canister sends to itself. As soon as a query has
 * answered, the calls that it has not made yet are dropped. What exceeds the depth or the instructions of the whole
 * query ends the whole query.
 */
export class QueryGraph {
  readonly #state: ReplicaState;
  readonly #runner: QueryRunner;
  readonly #context: ReplicaContext;
  /** Each one waits for the next. */
  readonly #nodes: QueryNode[] = [];

  constructor(state: ReplicaState, runner: QueryRunner, context: ReplicaContext) {
    this.#state = state;
    this.#runner = runner;
    this.#context = context;
  }

  run(call: QueryCall): QueryAnswer {
    let answer = this.#enter(call);
    for (let node = this.#nodes.at(-1); node !== undefined; node = this.#nodes.at(-1)) {
      const fault = this.#limitFault();
      if (fault !== undefined) return refusedQuery(fault);
      answer = answer === undefined ? this.#callNext(node) : this.#resume(node, answer);
    }
    return answer ?? unansweredQuery(call.canisterId);
  }

  #limitFault(): Reject | undefined {
    if (this.#nodes.length > this.#context.limits.compositeQueries.depth) return TOO_DEEP;
    return this.#runner.isOutOfInstructions ? OUT_OF_INSTRUCTIONS : undefined;
  }

  /** Runs the method that is called. Answers, or leaves a node that will. */
  #enter(call: QueryCall): QueryAnswer | undefined {
    const target = findQueryTarget(this.#state, call);
    if (!target.ok) return refusedQuery(target.reject);
    const { canister, code, kind } = target;
    const { caller, callerInfo, methodName, arg } = call;
    const from = { caller: caller.toUint8Array(), ...(callerInfo && { callerInfo }) };
    if (this.#nodes.length > 0) this.#runner.chargeCall();
    const run = this.#runner.run({
      canister,
      code,
      execution: code.execution,
      message: { kind, methodName, arg, ...from },
      contextInstructions: 0n,
    });
    if (!run.ok) return refusedQuery(run.reject);
    const { response, effects, state: execution, instructionsUsed } = run.outcome;
    if (response !== undefined) return answerOf(response);
    const pending = [...effects.calls];
    this.#nodes.push({ canister, code, from, execution, instructionsUsed, pending, open: undefined });
    return undefined;
  }

  #callNext(node: QueryNode): QueryAnswer | undefined {
    const call = node.pending.shift();
    if (call === undefined) return this.#leave(unansweredQuery(node.canister.id));
    node.open = call;
    return this.#call(node, call);
  }

  #call(node: QueryNode, { callee, methodName, arg }: OutgoingCall): QueryAnswer | undefined {
    const caller = node.canister.id;
    const canisterId = Principal.fromUint8Array(callee);
    const call = { canisterId, caller, methodName, arg };
    if (isManagementCanister(canisterId)) return this.#callManagement(call);
    if (!isSameSubnet(this.#state, caller, canisterId)) {
      return refusedQuery(reject("IC0301", `Canister ${canisterId.toText()} not found`));
    }
    return isSystemCanister(canisterId) ? this.#callSystemCanister(call) : this.#enter(call);
  }

  #callManagement({ caller, methodName: method, arg }: QueryCall): QueryAnswer {
    this.#runner.chargeCall();
    return queryManagementCanister(this.#state, { caller, method, arg, fromUser: false }, this.#context);
  }

  #callSystemCanister(call: QueryCall): QueryAnswer {
    this.#runner.chargeCall();
    const outcome = runSystemCanisterQuery(this.#state, call, this.#context);
    return outcome.kind === "reply" ? { kind: "reply", data: outcome.data } : refusedQuery(outcome.reject);
  }

  /** Runs the callback for the answer to the open call of `node`. */
  #resume(node: QueryNode, answer: QueryAnswer): QueryAnswer | undefined {
    const { open } = node;
    if (open === undefined) return this.#leave(answer);
    node.open = undefined;
    const isReply = answer.kind === "reply";
    const run = this.#runner.run({
      ...node,
      message: {
        kind: isReply ? "composite_reply_callback" : "composite_reject_callback",
        methodName: "",
        arg: isReply ? answer.data : new Uint8Array(),
        ...node.from,
        closure: isReply ? open.onReply : open.onReject,
        ...(isReply ? {} : { reject: { code: answer.reject.rejectCode, message: answer.reject.message } }),
      },
      contextInstructions: node.instructionsUsed,
    });
    if (!run.ok) {
      node.instructionsUsed += run.instructionsUsed;
      this.#cleanUp(node, open);
      return node.pending.length > 0 ? undefined : this.#leave(refusedQuery(run.reject));
    }
    const { response, effects, state, instructionsUsed } = run.outcome;
    node.execution = state;
    node.instructionsUsed += instructionsUsed;
    if (response !== undefined) return this.#leave(answerOf(response));
    node.pending.push(...effects.calls);
    return node.pending.length > 0 ? undefined : this.#leave(unansweredQuery(node.canister.id));
  }

  /** After a callback that failed; what the cleanup does stays only if it goes through. */
  #cleanUp(node: QueryNode, { onCleanup }: OutgoingCall): void {
    if (onCleanup === undefined) return;
    const run = this.#runner.run({
      ...node,
      message: {
        kind: "composite_cleanup_callback",
        methodName: "",
        arg: new Uint8Array(),
        ...node.from,
        closure: onCleanup,
      },
      contextInstructions: node.instructionsUsed,
    });
    if (run.ok) node.execution = run.outcome.state;
    node.instructionsUsed += run.ok ? run.outcome.instructionsUsed : run.instructionsUsed;
  }

  #leave(answer: QueryAnswer): QueryAnswer {
    this.#nodes.pop();
    return answer;
  }
}

function answerOf(response: Response): QueryAnswer {
  return response.kind === "reply" ? response : refusedQuery(reject("IC0406", response.message));
}
