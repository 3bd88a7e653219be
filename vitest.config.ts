import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/** Rooms whose lines are to be run by tests nearly all; the rest is measured and not held. */
const COVERED = ['src/content', 'src/import/plan', 'src/history', 'src/schedule']

/** Files that replace modules, measure their process or cut what it is connected to: they have a process of their own, and come first. */
const APART = [
  'test/database/{dropped-sessions,embedded-accounts,embedded-crash,erase-served,killed-erasing,replicas,restarts}.test.ts',
  'test/graphql/{generated-queries,planned-execution}.test.ts',
  'test/server/many-small-answers.test.ts',
  'test/syndication/public-address.test.ts',
]

// graphql loads twice under vitest (once as ESM, once as CommonJS through its dependants) unless pinned to one file.
const resolve = { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] }

// Far above what any test takes: a busy machine is no failure.
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
  setupFiles: ['test/support/patience.ts'],
}

export default defineConfig({
  test: {
    globalSetup: ['test/support/cluster.ts'],
    // Twice as many as processors in continuous integration: tests wait for processes, pauses and the network as well.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
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
