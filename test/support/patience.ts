import { vi } from 'vitest'

/** Milliseconds for which a test waits for what is to come: a busy machine is no failure. */
const PATIENCE = 20_000

const PATIENT = Symbol.for('commonplace.patient')

// Vitest has no setting for this, by default waits for a second, and runs this file before each file of tests.
if (!Object.hasOwn(vi.waitFor, PATIENT)) {
  const { waitFor } = vi
  const patient: typeof waitFor = (look, options) =>
    waitFor(look, typeof options === 'number' ? options : { timeout: PATIENCE, ...options })
  vi.waitFor = Object.assign(patient, { [PATIENT]: true })
}
