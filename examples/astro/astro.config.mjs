import node from '@astrojs/node'
import { defineConfig } from 'astro/config'

// Pages are made by the build, but for those below `/live/`, which a server makes when they are visited.
export default defineConfig({
  adapter: node({ mode: 'standalone' }),
  experimental: { liveContentCollections: true },
})
