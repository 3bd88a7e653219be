/** The phases of an import, in order. */
export type Phase = 'read' | 'parse' | 'stage'

/** Hears how far an import is; a terminal draws it, a log may not care. */
export interface Progress {
  start(phase: Phase, total: number): PhaseProgress
}

/** Told `advance` for every `count` files done, and `done` once. */
export interface PhaseProgress {
  readonly advance: (count: number) => void
  readonly done: () => void
}

/** Keeps quiet. */
export const noProgress: Progress = { start: () => ({ advance: () => {}, done: () => {} }) }
