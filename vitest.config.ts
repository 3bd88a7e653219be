import { defineConfig } from 'vitest/config'

/** Rooms whose lines are to be run by tests nearly all; the rest is measured and not held. */
const COVERED = ['src/content', 'src/import/plan', 'src/history', 'src/schedule']

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
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: Object.fromEntries(COVERED.map((room) => [`${room}/**`, { lines: 95 }])),
    },
  },
})
