import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { Principal } from "../../wire/mod.ts";
import {
  accept,
  append,
  call,
  count,
  print,
  reject,
  reply,
  type Script,
  script,
  setTimer,
  spin,
  trap,
} from "./script-canister.ts";

/** What a random script may refer to. */
export interface ScriptScope {
  /** Canisters that it may call, whether they are there or not. */
  readonly canisters: readonly Principal[];
  /** Timers are set around this time. */
  readonly timeNs: bigint;
  /** Calls in calls in calls. */
  readonly depth: number;
}

/** A script that does a few things, calls among them, and ends in any way that a message can. */
export function randomScript(random: SeededRandom, scope: ScriptScope): Script {
  const operations = Array.from({ length: 1 + random.below(4) }, () => randomOperation(random, scope));
  return script(...operations, randomEnd(random));
}

function randomOperation(random: SeededRandom, scope: ScriptScope): Script {
  const inner = { ...scope, depth: scope.depth - 1 };
  switch (random.below(scope.depth > 0 ? 9 : 5)) {
    case 0:
      return count();
    case 1:
      return spin(BigInt(random.below(100)));
    case 2:
      return accept(BigInt(random.below(2_000_000)));
    case 3:
      return append("counter");
    case 4:
      return print("line");
    case 5: {
      const delayNs = BigInt(random.below(400)) * 1_000_000_000n;
      return setTimer(random.oneIn(4) ? 0n : scope.timeNs + delayNs, randomScript(random, inner));
    }
    default:
      return randomCall(random, inner);
  }
}

function randomCall(random: SeededRandom, inner: ScriptScope): Script {
  return call({
    callee: random.pick(inner.canisters),
    method: random.pick(["run", "run", "run", "ask", "absent"]),
    arg: randomScript(random, inner),
    cycles: random.oneIn(2) ? 0n : BigInt(random.below(5_000_000)),
    onReply: randomScript(random, inner),
    onReject: randomScript(random, inner),
    ...(random.oneIn(3) && { onCleanup: random.oneIn(5) ? trap("cleanup") : count() }),
    timeoutSeconds: random.oneIn(3) ? 1 + random.below(300) : 0,
  });
}

function randomEnd(random: SeededRandom): Script {
  const choice = random.below(12);
  if (choice < 7) return reply("done");
  if (choice < 9) return reject("no");
  return choice === 9 ? trap("broken") : script();
}
