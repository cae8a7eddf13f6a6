/** 10,000ths of an XDR for one ICP, the rate of other local networks; it never changes here. */
export const XDR_PERMYRIAD_PER_ICP = 35_200n;

/** Cycles for 10^-8 ICP: 10^12 cycles are an XDR, so the two scales cancel. */
export const CYCLES_PER_E8: bigint = XDR_PERMYRIAD_PER_ICP;
