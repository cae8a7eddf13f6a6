import { parseArgs } from "node:util";
import { formatFailure, runCases } from "./run-cases.ts";
import { fuzzTargets } from "./targets.ts";

// `npm run fuzz -- [--target NAME] [--seed N] [--seconds S] [--cases N]`; all targets one after the other without a name.
const { values } = parseArgs({
  options: {
    target: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    /** For each target. */
    seconds: { type: "string", default: "60" },
    cases: { type: "string" },
  },
});
const print = (line: string) => process.stdout.write(`${line}\n`);
const chosen = fuzzTargets.filter(({ name }) => values.target === undefined || name === values.target);
if (chosen.length === 0) {
  print(
    `There is no target "${String(values.target)}": there are ${fuzzTargets.map(({ name }) => name).join(", ")}`,
  );
  process.exitCode = 2;
}
const seed = Number(values.seed);
for (const target of chosen) {
  const limits = {
    seed,
    seconds: Number(values.seconds),
    ...(values.cases && { cases: Number(values.cases) }),
  };
  const { cases, failure } = await runCases(target, limits);
  if (failure === undefined) {
    print(`${target.name}: ${cases} cases from seed ${seed}, 0 failures`);
  } else {
    print(formatFailure(target, failure));
    process.exitCode = 1;
  }
}
