// Builds a JSON text of 20,000 records byte by byte, ten times over; answers its length.
const buffer = new StaticArray<u8>(1 << 21);
let length = 0;

function byte(value: i32): void {
  unchecked((buffer[length] = <u8>value));
  length++;
}

function quoted(text: string): void {
  byte(0x22);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code == 0x22 || code == 0x5c) byte(0x5c);
    byte(code);
  }
  byte(0x22);
}

function decimal(value: u32): void {
  if (value >= 10) decimal(value / 10);
  byte(0x30 + (value % 10));
}

function build(): void {
  length = 0;
  byte(0x5b);
  for (let i = 0; i < 20000; i++) {
    if (i > 0) byte(0x2c);
    byte(0x7b);
    quoted("id");
    byte(0x3a);
    decimal(i);
    byte(0x2c);
    quoted("name");
    byte(0x3a);
    quoted('canister "chat"');
    byte(0x2c);
    quoted("cycles");
    byte(0x3a);
    decimal(i * 214013);
    byte(0x7d);
  }
  byte(0x5d);
}

export function run(): i32 {
  for (let round = 0; round < 10; round++) build();
  return length;
}
