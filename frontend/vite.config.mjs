import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/static/",
  resolve: { alias: { "@pt-sans": here("node_modules/@fontsource/pt-sans/files") } },
  build: {
    manifest: true,
    outDir: "dist",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: {
        main: here("src/main.ts"),
        page: here("src/page.ts"),
        api: here("src/api-pages/api.ts"),
        plan: here("src/plan-page/plan-page.ts"),
      },
    },
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
