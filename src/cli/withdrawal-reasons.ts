/** Why something is taken back for good, by the word that `--as` and `as:` in `data/withdrawn.yaml` have for it. */
export const REASONS = { retracted: 'RETRACTED', rights: 'RIGHTS_WITHDRAWN' } as const

/** As it is stored. */
export type Reason = (typeof REASONS)[keyof typeof REASONS]

/** The keys of a line of `data/withdrawn.yaml` that say why; `note` is what was said of it. */
export function reasonKeys(reason: Reason, note: string | null): string[] {
  const as = `as: ${reason === REASONS.retracted ? 'retracted' : 'rights'}`
  return note === null ? [as] : [as, `reason: ${JSON.stringify(note)}`]
}
