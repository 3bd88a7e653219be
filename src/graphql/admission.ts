/** Who asks, and until when. */
export interface AdmissionRequest {
  /** The address of the client, for its share. */
  readonly address: string
  readonly signal: AbortSignal
}

/** Decides which operations run now, which wait and which are turned away: those reject with `Overloaded`. */
export interface Admission {
  enter(request: AdmissionRequest): Promise<Entry>
}

/** The place of one operation. */
export interface Entry {
  /** To be called once an answer turns out large; the rest of it waits for a place among the large ones. */
  becomeLarge(): Promise<void>
  leave(): void
}

/** Lets everything in, for a handler that stands alone. */
export const openDoor: Admission = {
  enter: async () => ({ becomeLarge: async () => {}, leave: () => {} }),
}
