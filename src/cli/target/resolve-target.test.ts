import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { mainnetRootKeyDer } from "../../client/mod.ts";
import { networkDirectory } from "../embedded/network-directory.ts";
import { writeDescriptor } from "../embedded/network-descriptor.ts";
import { ownMark } from "../../processes/mod.ts";
import type { Project } from "../project/find-project.ts";
import type { ProjectConfig } from "../project/project-config.ts";
import { createWorkplace, type Workplace } from "../testing/workplace.ts";
import { resolveTarget } from "./resolve-target.ts";

const localKey = "ab".repeat(133);
const otherKey = "cd".repeat(133);
const localUrl = "http://127.0.0.1:4999";

const config: ProjectConfig = {
  path: "/p/icebox.yaml",
  canisters: [],
  networks: [
    { kind: "embedded", name: "mine", port: undefined },
    { kind: "connected", name: "staging", url: "https://staging.example", rootKey: { hex: otherKey } },
    { kind: "connected", name: "edge", url: "https://edge.example", rootKey: "mainnet" },
  ],
  environments: [{ name: "test", network: "staging", canisters: undefined, initArgs: new Map() }],
};

function projectWithNetwork(workplace: Workplace): Project {
  const project = { directory: workplace.directory, configPath: join(workplace.directory, "icebox.yaml") };
  writeDescriptor(networkDirectory(project).descriptorPath, {
    ...ownMark(),
    port: 4999,
    url: localUrl,
    rootKey: localKey,
    subnets: [],
    stateDirectory: workplace.directory,
  });
  return project;
}

const mainnetKey = encodeHex(mainnetRootKeyDer());

const cases: readonly (readonly [string, object, readonly [string, string, string | undefined]])[] = [
  ["nothing", {}, ["local", localUrl, localKey]],
  ["a managed network", { network: "mine" }, ["mine", localUrl, localKey]],
  ["a connected network", { network: "staging" }, ["staging", "https://staging.example", otherKey]],
  [
    "a network under the main network's key",
    { network: "edge" },
    ["edge", "https://edge.example", mainnetKey],
  ],
  ["the main network", { network: "ic" }, ["ic", "https://icp-api.io", undefined]],
  ["an environment", { environment: "test" }, ["test", "https://staging.example", otherKey]],
  ["the main network's environment", { environment: "ic" }, ["ic", "https://icp-api.io", undefined]],
  ["the URL of the embedded network", { network: `${localUrl}/` }, ["local", `${localUrl}/`, localKey]],
  [
    "another URL",
    { network: "http://127.0.0.1:1/x" },
    ["http://127.0.0.1:1", "http://127.0.0.1:1/x", undefined],
  ],
  ["a URL and a key", { network: "http://h", rootKey: otherKey }, ["http://h", "http://h", otherKey]],
  ["a key for the embedded network", { rootKey: otherKey.toUpperCase() }, ["local", localUrl, otherKey]],
  ["a key to be fetched", { network: localUrl, rootKey: "fetch" }, ["local", localUrl, undefined]],
];

for (const [what, selection, expected] of cases) {
  test(`resolveTarget() understands ${what}`, () => {
    using workplace = createWorkplace();
    const { environment, url, rootKeyDer } = resolveTarget(
      { project: projectWithNetwork(workplace), config, env: {} },
      selection,
    );
    const key = rootKeyDer === undefined ? undefined : encodeHex(rootKeyDer);
    assert.deepEqual([environment, url, key], expected);
  });
}

test("resolveTarget() misses the embedded network when none runs", () => {
  using workplace = createWorkplace();
  const project = { directory: workplace.directory, configPath: undefined };
  assert.throws(
    () => resolveTarget({ project, config: undefined, env: {} }, {}),
    (error) => hasFault(error, "cli/network-not-running"),
  );
});

const standInUrl = "http://127.0.0.1:4999/";

const standIns: readonly (readonly [
  string,
  NodeJS.ProcessEnv,
  readonly [string, string, string | undefined],
])[] = [
  [
    "another way into the main network",
    { ICEBOX_NETWORK_IC_URL: "https://ic0.app", ICEBOX_NETWORK_IC_ROOT_KEY: otherKey },
    ["ic", "https://ic0.app", undefined],
  ],
  [
    "a gateway of its own to the main network",
    { ICEBOX_NETWORK_IC_URL: standInUrl, ICEBOX_NETWORK_IC_ROOT_KEY: "mainnet" },
    ["ic", standInUrl, mainnetKey],
  ],
  [
    "a rehearsal",
    { ICEBOX_NETWORK_IC_URL: standInUrl },
    ["ic at http://127.0.0.1:4999", standInUrl, undefined],
  ],
  [
    "a rehearsal under a given key",
    { ICEBOX_NETWORK_IC_URL: standInUrl, ICEBOX_NETWORK_IC_ROOT_KEY: otherKey },
    ["ic at http://127.0.0.1:4999", standInUrl, otherKey],
  ],
  ["nothing in an empty variable", { ICEBOX_NETWORK_IC_URL: "" }, ["ic", "https://icp-api.io", undefined]],
];

for (const [what, env, expected] of standIns) {
  test(`resolveTarget() leads "ic" to ${what}`, () => {
    using workplace = createWorkplace();
    const names = { project: { directory: workplace.directory, configPath: undefined }, config, env };
    for (const selection of [{ network: "ic" }, { environment: "ic" }]) {
      const { environment, idsName, url, rootKeyDer } = resolveTarget(names, selection);
      assert.equal(environment, "ic");
      const key = rootKeyDer === undefined ? undefined : encodeHex(rootKeyDer);
      assert.deepEqual([idsName, url, key], expected);
    }
  });
}

for (const env of [
  { ICEBOX_NETWORK_IC_URL: "somewhere" },
  { ICEBOX_NETWORK_IC_URL: standInUrl, ICEBOX_NETWORK_IC_ROOT_KEY: "00" },
]) {
  test(`resolveTarget() refuses ${JSON.stringify(env)}`, () => {
    using workplace = createWorkplace();
    const project = { directory: workplace.directory, configPath: undefined };
    assert.throws(
      () => resolveTarget({ project, config, env }, { environment: "ic" }),
      (error) => hasFault(error, "cli/bad-option"),
    );
  });
}
