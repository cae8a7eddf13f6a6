import assert from "node:assert/strict";
import {
  decodeManagementResult,
  encodeManagementArgs,
  type ManagementArgs,
  type ManagementResults,
  Principal,
} from "../../../../wire/mod.ts";
import type { ReplicaContext } from "../../../replica-context.ts";
import type { ReplicaState } from "../../../state.ts";
import type { ManagementHandler, ManagementOutcome } from "../../management-call.ts";
import { controller } from "./subnet-fixture.ts";

/** A handler under test with the name of its method. */
export interface Method<Name extends keyof ManagementArgs> {
  readonly name: Name;
  readonly handler: ManagementHandler;
}

/** Calls `method` as a user. */
export function callAs<Name extends keyof ManagementArgs>(
  caller: Principal,
  method: Method<Name>,
  on: { readonly state: ReplicaState; readonly context: ReplicaContext; readonly args: ManagementArgs[Name] },
): ManagementOutcome {
  const arg = encodeManagementArgs(method.name, on.args);
  const call = { caller, fromUser: true, method: method.name, arg, cyclesAttached: 0n };
  return method.handler(on.state, call, on.context);
}

/** Calls `method` as the controller and expects a reply. */
export function replyOf<Name extends keyof ManagementArgs>(
  method: Method<Name>,
  on: { readonly state: ReplicaState; readonly context: ReplicaContext; readonly args: ManagementArgs[Name] },
): { readonly state: ReplicaState; readonly result: ManagementResults[Name] } {
  const outcome = callAs(controller, method, on);
  if (outcome.kind === "reject") assert.fail(`${outcome.reject.errorCode}: ${outcome.reject.message}`);
  assert.ok(outcome.kind === "reply");
  return { state: outcome.state, result: decodeManagementResult(method.name, outcome.data) };
}

/** Expects a reject with `errorCode` whose first line is `firstLine`, and answers the state it left. */
export function assertReject(outcome: ManagementOutcome, errorCode: string, firstLine: string): ReplicaState {
  assert.equal(outcome.kind, "reject");
  assert.equal(outcome.reject.errorCode, errorCode);
  assert.equal(outcome.reject.message.split("\n")[0], firstLine);
  return outcome.state;
}
