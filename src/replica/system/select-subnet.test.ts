import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "../../wire/mod.ts";
import type { SubnetKind } from "../state.ts";
import { networkOf } from "../testing/several-subnets.ts";
import { defaultSubnets, selectSubnet } from "./select-subnet.ts";

function stateOf(...kinds: readonly SubnetKind[]): { readonly config: ReturnType<typeof networkOf> } {
  return { config: networkOf(kinds) };
}

/** Places of subnets in the configuration. */
function places(state: ReturnType<typeof stateOf>): number[] {
  return defaultSubnets(state).map((subnet) => state.config.subnets.indexOf(subnet));
}

function selected(
  state: ReturnType<typeof stateOf>,
  selection: Parameters<typeof selectSubnet>[1],
): number | string {
  const verdict = selectSubnet(state, selection);
  return verdict.ok ? state.config.subnets.indexOf(verdict.subnet) : verdict.reason;
}

function byId(state: ReturnType<typeof stateOf>, index: number): { Subnet: { subnet: Principal } } {
  const subnet = state.config.subnets[index]?.subnetId ?? assert.fail();
  return { Subnet: { subnet } };
}

test("defaultSubnets() are the application subnets, else all but the root, else the root", () => {
  assert.deepEqual(places(stateOf("system", "application", "sns", "application")), [1, 3]);
  assert.deepEqual(places(stateOf("system", "fiduciary", "system")), [1, 2]);
  assert.deepEqual(places(stateOf("application")), [0]);
});

test("selectSubnet() takes the subnet that is named, unless it is the root beside others or not there", () => {
  const state = stateOf("system", "application", "system");
  assert.deepEqual([selected(state, byId(state, 1)), selected(state, byId(state, 2))], [1, 2]);
  assert.match(
    String(selected(state, byId(state, 0))),
    /does not exist or .* is not authorized to deploy to it/,
  );
  const other = stateOf("system", "application", "application", "application");
  assert.match(String(selected(state, byId(other, 3))), /does not exist/);
  const alone = stateOf("application");
  assert.equal(selected(alone, byId(alone, 0)), 0);
});

test("selectSubnet() takes the first subnet of a type, the first default one without a choice", () => {
  const state = stateOf("system", "fiduciary", "application", "fiduciary");
  assert.equal(selected(state, undefined), 2);
  assert.equal(selected(state, { Filter: { subnet_type: [] } }), 2);
  assert.equal(selected(state, { Filter: { subnet_type: ["fiduciary"] } }), 1);
  const none = selected(state, { Filter: { subnet_type: ["moon"] } });
  assert.equal(none, "Provided subnet type moon does not exist or has no subnets.");
});
