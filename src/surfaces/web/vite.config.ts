/**
 * How the web client is built: into dist/web, one chunk per route, messages compiled as they are imported.
 */
import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { lightContracts } from './light-contracts.ts';
import { linguiMacro } from './lingui-macro.ts';

const web = fileURLToPath(new URL('.', import.meta.url));
const project = fileURLToPath(new URL('../../..', import.meta.url));

/** Vite configuration; `TRELLIS_API` names the server that the development server passes /api on to. */
export default defineConfig({
  root: web,
  base: '/',
  plugins: [
    lightContracts(),
    linguiMacro(`${web}lingui.config.ts`),
    lingui({ failOnCompileError: true, configPath: `${web}lingui.config.ts` }),
    react(),
  ],
  build: {
    outDir: `${project}dist/web`,
    emptyOutDir: true,
    manifest: true,
    target: 'es2023',
    // The content security policy allows no data: scripts and no inline ones.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    host: '127.0.0.1',
    fs: { allow: [project] },
    proxy: { '/api': { target: process.env.TRELLIS_API ?? 'http://127.0.0.1:8080', changeOrigin: false } },
  },
});
