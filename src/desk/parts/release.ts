/** A release as the desk lists it. */
export interface Release {
  readonly number: number
  readonly at: string
  readonly kind: 'IMPORT' | 'SCHEDULE' | 'ROLLBACK' | 'WITHDRAWAL'
  readonly note: string | null
  readonly added: number
  readonly changed: number
  readonly moved: number
  readonly withdrawn: number
}

/** These fields of it. */
export const releaseFields = 'number at kind note added changed moved withdrawn'

/** How a release came about, as the end of a sentence. */
export const madeBy: Readonly<Record<Release['kind'], string>> = {
  IMPORT: 'by an import of the files',
  SCHEDULE: 'by the clock, because something was due',
  ROLLBACK: 'by going back to an earlier one',
  WITHDRAWAL: 'because something was taken back',
}
