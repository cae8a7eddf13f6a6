import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const pureFolders = ["bytes", "wire", "wasm", "pages", "engine", "replica"];
const pureFiles = pureFolders.map((folder) => `src/${folder}/**/*.ts`);
const testFiles = ["**/*.test.ts", "**/testing/**/*.ts", "tests/**/*.ts"];

const effects = (name) => ({ name, message: "Pure folders get time, randomness and I/O as values." });

export default defineConfig(
  { ignores: ["node_modules/**", ".build/**", ".icebox/**"] },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    rules: { "no-console": "error" },
  },
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strict],
    languageOptions: {
      parserOptions: { project: "./tsconfig.test.json", tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-extraneous-class": "off",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-for-in-array": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/prefer-promise-reject-errors": "error",
      "@typescript-eslint/restrict-plus-operands": "error",
      "@typescript-eslint/return-await": ["error", "error-handling-correctness-only"],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "PropertyDefinition[accessibility='private'], MethodDefinition[accessibility='private'][kind!='constructor']",
          message: "Use #name: it is private at run time too.",
        },
      ],
    },
  },
  {
    files: pureFiles,
    ignores: testFiles,
    rules: {
      "no-restricted-globals": [
        "error",
        ...["Buffer", "Date", "WebAssembly", "console", "crypto", "fetch", "performance", "process"].map(
          effects,
        ),
        ...["queueMicrotask", "setImmediate", "setInterval", "setTimeout"].map(effects),
      ],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random", message: "Pure folders get randomness as a value." },
      ],
    },
  },
  {
    // node:test returns promises that the runner itself awaits.
    files: testFiles,
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            {
              from: "package",
              package: "node:test",
              name: ["test", "it", "describe", "suite", "before", "after"],
            },
          ],
        },
      ],
    },
  },
  { files: ["src/cli/**/*.ts", "tools/**/*.ts", "bench/**/*.ts"], rules: { "no-console": "off" } },
  {
    // The pages: their components are checked by svelte-check.
    files: ["console/**/*.ts"],
    languageOptions: {
      parserOptions: { project: "./console/tsconfig.json", tsconfigRootDir: import.meta.dirname },
    },
  },
);
