import type { CreditedImageRow, CreditState } from '../../database/read/credited-images.ts'

/** An image of the contact sheet; `file` is where the gateway has it, null where the site keeps no file. */
export interface SheetImage extends Omit<CreditedImageRow, 'digest'> {
  readonly file: string | null
  /** What its credit does not say, in words. */
  readonly missing: readonly string[]
}

/** A part of the contact sheet. */
export interface Images {
  readonly filters: Readonly<Record<'credit', string | null>>
  readonly counts: Readonly<Record<CreditState, number>>
  readonly images: readonly SheetImage[]
  /** After what the next part begins; null at the end. */
  readonly next: string | null
  readonly isFirst: boolean
}
