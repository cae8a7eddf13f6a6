import { Insertion, InsertionKind, type InsertionList } from "./insertion.ts";

/** A function that calls nothing, has no loop and costs less leaves the check to its callers. */
const uncheckedCost = 256;

/** Collects the cost of each basic block of one function and plans the meter at its begin. */
export class MeterPlan {
  readonly #insertions: InsertionList;
  readonly #entry: Insertion;
  #meter: Insertion;
  #cost = 0;
  #totalCost = 0;
  /** How many loops without a call are around the present point. In them a scratch local mirrors the gas. */
  #mirroringLoops = 0;

  /** @param position of the first instruction, in bytes */
  constructor(insertions: InsertionList, position: number) {
    this.#insertions = insertions;
    this.#meter = this.#begin(position, true);
    this.#entry = this.#meter;
  }

  /** Adds an instruction to the present block. */
  charge(cost: number): void {
    this.#cost += cost;
  }

  /** Ends the present block; ending it again changes nothing. */
  end(): void {
    this.#meter.cost += this.#cost;
    this.#totalCost += this.#cost;
    this.#cost = 0;
  }

  /** Begins the next block. A checked one also stops the function if nothing is left. */
  begin(position: number, checked = false): void {
    this.#meter = this.#begin(position, checked);
  }

  #begin(position: number, checked: boolean): Insertion {
    const meter = new Insertion(InsertionKind.meter, position);
    meter.checked = checked;
    meter.fromLocal = this.#mirroringLoops > 0;
    return this.#insertions.append(meter);
  }

  /** Enters a loop without a call; in front of the outermost one the gas is read into the scratch local. */
  enterMirroringLoop(position: number): void {
    if (this.#mirroringLoops++ > 0) return;
    this.#insertions.append(new Insertion(InsertionKind.mirrorGas, position));
  }

  leaveMirroringLoop(): void {
    this.#mirroringLoops--;
  }

  /** Ends the function. */
  finish(hasCallOrLoop: boolean): void {
    this.end();
    if (!hasCallOrLoop && this.#totalCost < uncheckedCost) this.#entry.checked = false;
  }
}
