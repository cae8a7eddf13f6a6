import { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";
import { smallestFailing } from "./shrink.ts";

/** How one kind of input is made, tried and told. All of it depends on the seed alone. */
export interface FuzzParts<Input> {
  readonly name: string;
  readonly generate: (random: SeededRandom) => Input;
  /** Throws if the input shows that a promise is broken. */
  readonly check: (input: Input) => void | Promise<void>;
  /** Smaller inputs, the smallest first. */
  readonly shrink: (input: Input) => Iterable<Input>;
  /** The input as text from which a person can build the case again. */
  readonly describe: (input: Input) => string;
}

/** What a seed brought to light. */
export interface FuzzFailure {
  readonly seed: number;
  /** The smallest input that was found to fail. */
  readonly reproduction: string;
  /** What that input breaks. */
  readonly error: unknown;
}

/** A property that a program's input must not break. */
export interface FuzzTarget {
  readonly name: string;
  /** Runs the case of a seed. */
  readonly runCase: (seed: number) => Promise<FuzzFailure | undefined>;
}

/** Steps that the search for a smaller input may take. */
const shrinkSteps = 400;

/** A target whose kind of input nobody outside needs to know. */
export function fuzzTarget<Input>(parts: FuzzParts<Input>): FuzzTarget {
  const errorOf = async (input: Input): Promise<unknown> => {
    try {
      await parts.check(input);
      return undefined;
    } catch (error) {
      return error ?? new Error("undefined was thrown");
    }
  };
  const runCase = async (seed: number): Promise<FuzzFailure | undefined> => {
    const input = parts.generate(new SeededRandom(seed));
    const error = await errorOf(input);
    if (error === undefined) return undefined;
    const smallest = await smallestFailing({ input, error }, { ...parts, errorOf, steps: shrinkSteps });
    return { seed, reproduction: parts.describe(smallest.input), error: smallest.error };
  };
  return { name: parts.name, runCase };
}
