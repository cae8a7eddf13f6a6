import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLauncherArguments } from "./parse-arguments.ts";

function parse(line: string): unknown {
  return parseLauncherArguments(line.split(" "));
}

const observed = "--interface-version 1.1.0 --state-dir /s --bind 127.0.0.1";

test("parseLauncherArguments() understands the command lines that icp 1.5.0 writes", () => {
  const expected = {
    stateDirectory: "/s",
    statusDirectory: "/t",
    host: "127.0.0.1",
    port: 0,
    subnets: [],
    roundDelayMs: 0,
    ignored: [],
  };
  assert.deepEqual(parse(`${observed} --status-dir /t --domain=localhost`), {
    kind: "options",
    options: expected,
  });
  assert.deepEqual(parse(`${observed} --gateway-port 8000 --status-dir /t --domain=127.0.0.1`), {
    kind: "options",
    options: { ...expected, port: 8000 },
  });
  const everything = `${observed} --gateway-port 18311 --status-dir /t --verbose --ii --nns --artificial-delay-ms=50 --subnet=application --subnet=system --bitcoind-addr=127.0.0.1:18444 --dogecoind-addr=127.0.0.1:22556 --domain=localhost --domain=foo.localhost`;
  const ignored = ["ii", "nns", "bitcoind-addr", "dogecoind-addr"];
  const subnets = ["application", "system"];
  assert.deepEqual(parse(everything), {
    kind: "options",
    options: { ...expected, port: 18311, subnets, roundDelayMs: 50, ignored },
  });
});

test("parseLauncherArguments() skips unknown flags of another interface version, and refuses them of its own", () => {
  const newer = "--interface-version 1.2.0 --state-dir /s --new value --newer=value --newest";
  const options = {
    stateDirectory: "/s",
    statusDirectory: undefined,
    host: "127.0.0.1",
    port: 0,
    subnets: [],
    roundDelayMs: 0,
  };
  assert.deepEqual(parse(newer), {
    kind: "options",
    options: { ...options, ignored: ["new", "newer", "newest"] },
  });
  assert.deepEqual(parse(`${observed} --new`), { kind: "refused", reason: "unknown flag --new" });
});

test("parseLauncherArguments() says what is wrong", () => {
  const reasons: [string, string][] = [
    ["--bind 127.0.0.1", "--state-dir is missing"],
    ["--state-dir /s --gateway-port", "--gateway-port needs a value"],
    ["--state-dir /s --gateway-port 70000", "--gateway-port is not a port number"],
    ["--state-dir /s --gateway-port x", "--gateway-port is not a port number"],
    ["--state-dir /s --subnet", "--subnet needs a value"],
    [
      "--state-dir /s --subnet moon",
      "--subnet moon is not known: a subnet is one of application, system, verified-application, bitcoin, fiduciary, nns, sns",
    ],
    ["--state-dir /s --artificial-delay-ms=soon", "--artificial-delay-ms is no number up to 60000"],
    ["--interface-version 2.0.0 --state-dir /s", "interface version 2.0.0 is not supported: 1.x is"],
    ["--state-dir /s stray", "unexpected argument stray"],
  ];
  for (const [line, reason] of reasons) assert.deepEqual(parse(line), { kind: "refused", reason });
  assert.deepEqual(parse("--help"), { kind: "help" });
});
