import type { Durability } from "icebox/network";
import { atLeast, type Figure, figure } from "./figure.ts";
import { median } from "./statistics.ts";
import { updatesPerSecond } from "./updates-per-second.ts";

const clientCounts = [1, 64];
const durabilities: readonly Durability[] = ["memory", "process", "disk"];
const turns = 3;

/**
 * Measures how many updates per second a network answers over HTTP when it keeps nothing, when each answered update
 * survives the end of the process, and when it survives a loss of power. The three take turns, and each ratio is that of
 * the medians.
 */
export async function durabilityBench(progress: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const clients of clientCounts) {
    const rates = await ratesOf(clients, progress);
    const who = `${clients} ${clients === 1 ? "client" : "clients"}`;
    const rate = (durability: Durability) => median(rates.get(durability) ?? []);
    for (const durability of durabilities) {
      figures.push(figure(`updates, ${who}, ${durability}`, rate(durability), "1/s"));
    }
    figures.push(
      atLeast(0.8, `${who}, process against memory`, rate("process") / rate("memory"), "ratio"),
      figure(`${who}, disk against memory`, rate("disk") / rate("memory"), "ratio"),
    );
  }
  return figures;
}

/** The rates of each turn; the order changes from turn to turn. */
async function ratesOf(
  clients: number,
  progress: (line: string) => void,
): Promise<ReadonlyMap<Durability, readonly number[]>> {
  const rates = new Map<Durability, number[]>(durabilities.map((durability) => [durability, []]));
  for (let turn = 0; turn < turns; turn += 1) {
    const order = durabilities.map((_, index) => durabilities[(index + turn) % durabilities.length]);
    for (const durability of order) {
      if (durability === undefined) continue;
      const rate = await updatesPerSecond(clients, durability);
      rates.get(durability)?.push(rate);
      progress(`${clients} clients, ${durability}: ${rate.toFixed(0)} updates per second`);
    }
  }
  return rates;
}
