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
    const { environment, url, rootKeyDer } = resolveTarget(projectWithNetwork(workplace), config, selection);
    const key = rootKeyDer === undefined ? undefined : encodeHex(rootKeyDer);
    assert.deepEqual([environment, url, key], expected);
  });
}

test("resolveTarget() misses the embedded network when none runs", () => {
  using workplace = createWorkplace();
  const project = { directory: workplace.directory, configPath: undefined };
  assert.throws(
    () => resolveTarget(project, undefined, {}),
    (error) => hasFault(error, "cli/network-not-running"),
  );
});
