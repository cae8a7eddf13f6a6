import { prepareModule } from "icebox/wasm";
import { atMost, type Figure, figure } from "./figure.ts";
import { InstrumentedRun, PlainRun, type TimedRun } from "./timed-run.ts";
import { geometricMean, median } from "./statistics.ts";
import { updatesPerSecond } from "./updates-per-second.ts";
import { compileWorkloads, type Workload } from "./workloads.ts";

const warmUpRuns = 3;
const timedRuns = 9;
const clientCounts = [1, 64];

/**
 * Measures what the rewriting costs, and how many updates per second a network answers over HTTP with one client and
 * with many.
 */
export async function engineBench(progress: (line: string) => void): Promise<Figure[]> {
  const figures = await rewritingBench(progress);
  for (const clients of clientCounts) {
    const who = `${clients} ${clients === 1 ? "client" : "clients"}`;
    progress(`calling with ${who}`);
    figures.push(figure(`updates over HTTP, ${who}`, await updatesPerSecond(clients), "1/s"));
  }
  return figures;
}

/**
 * Measures every workload in its plain and in its instrumented form, in turns, each run beginning like a message with
 * no page captured.
 */
export async function rewritingBench(progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  const ratios: number[] = [];
  for (const workload of await compileWorkloads()) {
    progress(`running ${workload.name}`);
    const { plainMs, instrumentedMs } = measure(workload);
    ratios.push(instrumentedMs / plainMs);
    figures.push(
      figure(`${workload.name}: plain`, plainMs, "ms"),
      figure(`${workload.name}: instrumented against plain`, instrumentedMs / plainMs, "ratio"),
    );
  }
  figures.push(atMost(1.6, "instrumented against plain, geometric mean", geometricMean(ratios), "ratio"));
  return figures;
}

function measure({ name, module }: Workload): { plainMs: number; instrumentedMs: number } {
  const prepared = prepareModule(module);
  if (!prepared.ok) throw new Error(`The workload "${name}" is refused: ${prepared.refusal.message}`);
  const plain = new PlainRun(module);
  const instrumented = new InstrumentedRun(prepared.module);
  const plainMs: number[] = [];
  const instrumentedMs: number[] = [];
  for (let run = 0; run < warmUpRuns + timedRuns; run++) {
    const first = timed(plain);
    const second = timed(instrumented);
    if (first.result !== second.result) {
      throw new Error(
        `The workload "${name}" answers ${first.result} plain and ${second.result} instrumented`,
      );
    }
    if (run < warmUpRuns) continue;
    plainMs.push(first.ms);
    instrumentedMs.push(second.ms);
  }
  return { plainMs: median(plainMs), instrumentedMs: median(instrumentedMs) };
}

function timed(run: TimedRun): { ms: number; result: number | bigint } {
  run.reset();
  const startMs = performance.now();
  const result = run.run();
  return { ms: performance.now() - startMs, result };
}
