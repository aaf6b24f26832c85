import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const hub = process.env['LONGSHORE_HUB'] ?? 'http://127.0.0.1:4000'

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // why: the hub's content security policy allows files of its own only, so nothing becomes a data: address
  build: { target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { proxy: { '/api': hub } },
})
