import { svelte } from "@sveltejs/vite-plugin-svelte";
import { join } from "node:path";
import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  // The pages are served at the root of the console's port, and at that of the network's port.
  base: "./",
  plugins: [svelte()],
  build: {
    outDir: join(import.meta.dirname, "../.build/console"),
    emptyOutDir: true,
    // The content security policy of the console knows no inline script and no inlined file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: [join(import.meta.dirname, "index.html"), join(import.meta.dirname, "candid.html")],
    },
  },
});

export default config;
