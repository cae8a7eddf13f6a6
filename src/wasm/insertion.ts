/** Kinds of change to a function body. At one position they apply in this order. */
export const InsertionKind = {
  /** Keep the address on top of the stack also in the scratch local `slot`. */
  tee: 0,
  /** Charge `cost`; when `checked`, stop if nothing is left. */
  meter: 1,
  /** Read the instructions left into a scratch local, in front of a loop in which only meters change them. */
  mirrorGas: 2,
  /** Capture the pages of the store behind `position`, address in local `local`. */
  checkLocal: 3,
  /** The same, address in the scratch local `slot`. */
  checkSlot: 4,
  /** The same, at a constant address. */
  checkConstant: 5,
  /** The same, address and value still on the stack and in no local; `slot` is the store's opcode. */
  checkStack: 6,
  /** Put something else in the place of instruction `local` (index in the decoded function). */
  replace: 7,
} as const;

/**
 * One change to a function body. A check covers the bytes from `first` to `last`, both included and counted from the
 * value in the local, or absolute for a constant.
 */
export class Insertion {
  readonly kind: number;
  readonly position: number;
  cost = 0;
  checked = false;
  /** Whether a scratch local mirrors the instructions left, so that a meter need not read the global. */
  fromLocal = false;
  local = 0;
  slot = 0;
  first = 0;
  last = 0;
  constructor(kind: number, position: number) {
    this.kind = kind;
    this.position = position;
  }
}

/** Changes in the order of their positions. */
export class InsertionList {
  readonly items: Insertion[] = [];

  append(insertion: Insertion): Insertion {
    this.items.push(insertion);
    return insertion;
  }

  /** Adds a change that may lie before the ones added last. */
  insert(insertion: Insertion): void {
    const items = this.items;
    let at = items.length;
    while (at > 0 && isAfter(items[at - 1], insertion)) at--;
    items.splice(at, 0, insertion);
  }
}

function isAfter(placed: Insertion | undefined, insertion: Insertion): boolean {
  return (
    placed !== undefined &&
    (placed.position > insertion.position ||
      (placed.position === insertion.position && placed.kind > insertion.kind))
  );
}
