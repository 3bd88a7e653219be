import { defineConfig } from 'vitest/config'

export default defineConfig({
  // graphql loads twice under vitest (once as ESM, once as CommonJS through its dependants) unless pinned to one file.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    // Far above what any test takes: a busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
