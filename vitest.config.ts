import { defineConfig } from 'vitest/config'

/** Rooms whose lines are to be run by tests nearly all; the rest is measured and not held. */
const COVERED = ['src/content', 'src/import/plan', 'src/history', 'src/schedule']

/** Files that need a process of their own: they replace modules, measure the process, or leave much behind in it. */
const APART = [
  'test/{database,desk,examples,mirror,syndication,watch}/**/*.test.ts',
  'test/cli/{ends,full-disk,rolling-restart,workers}.test.ts',
  'test/graphql/generated-queries.test.ts',
  'test/graphql/planned-execution.test.ts',
  'test/server/many-small-answers.test.ts',
]

// graphql loads twice under vitest (once as ESM, once as CommonJS through its dependants) unless pinned to one file.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

// Far above what any test takes: a busy machine is no failure.
const patience = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    globalSetup: ['test/support/cluster.ts'],
    maxWorkers: 2,
    // Loading the program takes as long as most files' tests, so that most share processes which have loaded it.
    projects: [
      { resolve, test: { ...patience, name: 'apart', include: APART } },
      {
        resolve,
        test: { ...patience, name: 'together', include: ['test/**/*.test.ts'], exclude: APART, isolate: false },
      },
    ],
    coverage: {
      include: ['src/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: Object.fromEntries(COVERED.map((room) => [`${room}/**`, { lines: 95 }])),
    },
  },
})
