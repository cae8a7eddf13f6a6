/** How serde_json writes floats of one width: plain digits between these powers of ten, otherwise with an exponent. */
interface PlainInterval {
  readonly leastPoint: number;
  readonly greatestPoint: number;
}

const plain32: PlainInterval = { leastPoint: -5, greatestPoint: 13 };
const plain64: PlainInterval = { leastPoint: -4, greatestPoint: 16 };

/**
 * A number that serde_json reads as a double and then makes a 32-bit infinity of. JSON has no number for an infinity,
 * and of 64 bits there is none.
 */
const beyondFloat32 = "1e39";

/**
 * The JSON number for a 32-bit float, in the digits of serde_json; infinities as a number beyond the type. Undefined
 * for a NaN, for which JSON has nothing.
 */
export function float32Text(bits: bigint): string | undefined {
  const value = float32FromBits(bits);
  if (Number.isNaN(value)) return undefined;
  if (!Number.isFinite(value)) return value < 0 ? `-${beyondFloat32}` : beyondFloat32;
  return sign(value) + decimalText(shortestFloat32(Math.abs(value)), plain32);
}

/** The JSON number for a 64-bit float, in the digits of serde_json; undefined for a NaN or an infinity. */
export function float64Text(bits: bigint): string | undefined {
  const value = float64FromBits(bits);
  if (!Number.isFinite(value)) return undefined;
  return sign(value) + decimalText(Math.abs(value).toExponential(), plain64);
}

/** The bits of the 32-bit float that a JSON number stands for. */
export function float32FromText(text: string): bigint {
  return bitsOfFloat32(Number(text));
}

/** The bits of the 64-bit float that a JSON number stands for; undefined if it is beyond the type. */
export function float64FromText(text: string): bigint | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? bitsOfFloat64(value) : undefined;
}

/** The 32-bit float with these bits; a NaN may lose its payload. */
export function float32FromBits(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, Number(bits));
  return view.getFloat32(0);
}

/** The 64-bit float with these bits; a NaN may lose its payload. */
export function float64FromBits(bits: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, bits);
  return view.getFloat64(0);
}

function bitsOfFloat32(value: number): bigint {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return BigInt(view.getUint32(0));
}

function bitsOfFloat64(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

/** The shortest `d.ddde±x` that is read as this 32-bit float; nine digits always are. */
function shortestFloat32(value: number): string {
  for (let digits = 0; digits < 8; digits++) {
    const text = value.toExponential(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return value.toExponential(8);
}

function decimalText(exponential: string, { leastPoint, greatestPoint }: PlainInterval): string {
  const [mantissa = "0", exponent = "0"] = exponential.split("e");
  const digits = mantissa.replace(".", "");
  if (digits === "0") return "0.0";
  // The value is 0.DIGITS times ten to the power of `point`.
  const point = Number(exponent) + 1;
  if (point > greatestPoint || point < leastPoint) return `${mantissa}e${exponent}`;
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return `${digits.padEnd(point, "0")}.0`;
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
