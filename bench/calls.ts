import { Dispatcher } from "../tests/conformance/canisters/dispatcher.ts";
import { type Figure, figure } from "./figure.ts";
import { idleBench } from "./idle-canisters.ts";
import { type BenchNetwork, startBenchNetwork } from "./start-bench-network.ts";
import { median } from "./statistics.ts";
import { updatesPerSecond } from "./updates-per-second.ts";

const turns = 5;
const roundTripsPerTurn = 5_000;
const inFlightCounts = [1, 50];
const latencySamples = 100;

/** One canister that calls, one beside it, and one on another subnet. */
interface Cast {
  readonly caller: Dispatcher;
  readonly callees: ReadonlyMap<string, Dispatcher>;
}

/**
 * Measures how many calls a canister gets answered per second by one on its own subnet and by one on another, beside the
 * updates that the same machine answers over HTTP; how long a user waits for an update that calls; and what canisters
 * cost that do nothing.
 */
export async function callsBench(progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  {
    await using network = await startBenchNetwork({ applicationSubnets: 2 });
    const cast = await prepare(network);
    figures.push(...(await roundTripFigures(cast, progress)), ...(await latencyFigures(cast, progress)));
  }
  return [...figures, ...(await idleBench(progress))];
}

async function prepare({ credulousClient: client, firstCanisterIds }: BenchNetwork): Promise<Cast> {
  const [, one, two] = firstCanisterIds;
  const caller = await Dispatcher.install(client, one);
  const callees = new Map([
    ["same subnet", await Dispatcher.install(client, one)],
    ["other subnet", await Dispatcher.install(client, two)],
  ]);
  return { caller, callees };
}

async function roundTripFigures(cast: Cast, progress: (line: string) => void): Promise<Figure[]> {
  const scenes = scenesOf(cast);
  await runInTurns(cast.caller, scenes, progress);
  const figures: Figure[] = [];
  for (const inFlight of inFlightCounts) {
    const how = inFlight === 1 ? "one at a time" : `${inFlight} at a time`;
    progress(`updates with ${inFlight} clients`);
    const updates = await updatesPerSecond(inFlight);
    figures.push(figure(`updates over HTTP, ${how}`, updates, "1/s"));
    for (const { where, rates } of scenes.filter((scene) => scene.inFlight === inFlight)) {
      const rate = median(rates);
      figures.push(
        figure(`round trips between canisters, ${where}, ${how}`, rate, "1/s"),
        figure(`  against updates over HTTP`, rate / updates, "ratio"),
      );
    }
  }
  return figures;
}

/** One way to call, and the rates that were measured. */
interface Scene {
  readonly where: string;
  readonly callee: Dispatcher;
  readonly inFlight: number;
  readonly rates: number[];
}

function scenesOf({ callees }: Cast): readonly Scene[] {
  return inFlightCounts.flatMap((inFlight) =>
    [...callees].map(([where, callee]) => ({ where, callee, inFlight, rates: [] })),
  );
}

/** Runs all scenes once as a warm-up and then turn by turn, as what was written before slows down what comes after. */
async function runInTurns(
  caller: Dispatcher,
  scenes: readonly Scene[],
  progress: (line: string) => void,
): Promise<void> {
  for (let turn = -1; turn < turns; turn += 1) {
    for (const { where, callee, inFlight, rates } of scenes) {
      const startMs = performance.now();
      const answered = await caller.run(callee.canisterId, { calls: roundTripsPerTurn, inFlight });
      const rate = (roundTripsPerTurn * 1000) / (performance.now() - startMs);
      if (answered !== roundTripsPerTurn) {
        throw new Error(`Of ${roundTripsPerTurn} calls, ${answered} were answered`);
      }
      progress(`${where}, ${inFlight} at a time: ${rate.toFixed(0)} round trips per second`);
      if (turn >= 0) rates.push(rate);
    }
  }
}

async function latencyFigures(
  { caller, callees }: Cast,
  progress: (line: string) => void,
): Promise<Figure[]> {
  progress("latency");
  const plain: number[] = [];
  const calling = new Map<string, number[]>([...callees.keys()].map((where) => [where, []]));
  for (let sample = 0; sample < latencySamples; sample += 1) {
    plain.push(await timed(() => caller.pong()));
    for (const [where, callee] of callees) {
      calling.get(where)?.push(await timed(() => caller.run(callee.canisterId, { calls: 1, inFlight: 1 })));
    }
  }
  const plainMs = median(plain);
  const figures = [figure("update without a call, answered after", plainMs, "ms")];
  for (const [where, times] of calling) {
    figures.push(
      figure(`update that calls a canister, ${where}`, median(times), "ms"),
      figure("  against an update without a call", median(times) / plainMs, "ratio"),
    );
  }
  return figures;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await act();
  return performance.now() - startMs;
}
