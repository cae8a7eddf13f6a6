/**
 * What an acknowledged call survives: `process`, the end of the process at any moment; `disk`, also a loss of power;
 * `memory`, nothing, as no state is written at all.
 */
export type Durability = "process" | "disk" | "memory";
