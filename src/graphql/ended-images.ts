import { hasEnded } from '../content/image-credits/licence-end.ts'
import { stillLicensed } from '../content/republication/ended-images.ts'
import type { ImageCreditRow } from '../database/read/edition-parts.ts'
import type { ImageRow } from '../database/read/images.ts'
import type { SectionBody } from '../database/read/sections.ts'
import type { Loaders } from './loaders.ts'
import { type Loaded, whenLoaded } from './when-loaded.ts'

type Lead = SectionBody['leads'][number]
type ImageLoaders = Pick<Loaders, 'imagesOfEdition' | 'imageCreditsOfEdition'>

// Others need no look at credits.
const MAY_NAME_IMAGE = /<img|\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)\b/i

/** HTML of an edition without the images whose licence has ended. */
export function htmlStillLicensed(html: string, editionId: number, loaders: ImageLoaders): Loaded<string> {
  if (!MAY_NAME_IMAGE.test(html)) return html
  return whenLoaded(loaders.imageCreditsOfEdition.load(editionId), (credits) => {
    const now = new Date()
    if (!credits.some(({ licence }) => hasEnded(licence, now))) return html
    return whenLoaded(loaders.imagesOfEdition.load(editionId), (images) =>
      stillLicensed({ images, credits }, now).html(html),
    )
  })
}

/** Leads of an edition, their HTML likewise. */
export function leadsStillLicensed(
  leads: readonly Lead[],
  editionId: number,
  loaders: ImageLoaders,
): Loaded<readonly Lead[]> {
  if (!leads.some(({ html }) => MAY_NAME_IMAGE.test(html))) return leads
  const still = async (lead: Lead) => ({ ...lead, html: await htmlStillLicensed(lead.html, editionId, loaders) })
  return Promise.all(leads.map(still))
}

/** Whether an image may still be shown. */
export function isStillLicensed({ licensedUntil }: Pick<ImageRow, 'licensedUntil'>): boolean {
  return licensedUntil === null || Date.parse(licensedUntil) > Date.now()
}

/** The credits of an edition without those of images whose licence has ended; of all its credits. */
export function creditsStillLicensed(credits: readonly ImageCreditRow[]): readonly ImageCreditRow[] {
  return stillLicensed({ images: [], credits }, new Date()).credits
}

/** A credit, unless its licence has ended. */
export async function stillLicensedCredit(loaded: Loaded<ImageCreditRow | null>): Promise<ImageCreditRow | null> {
  const credit = await loaded
  return credit !== null && hasEnded(credit.licence, new Date()) ? null : credit
}
