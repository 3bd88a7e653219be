import { Copyable } from '../parts/copyable.tsx'
import { count, digits, titleOf } from '../parts/words.ts'
import { addressOf, articleAddress } from '../view.ts'
import type { Images, SheetImage } from './images-data.ts'

const ADDRESS = '/desk/images'

/** The contact sheet: every image with its credit, and where to write what is missing. */
export function ImagesPage({ filters, counts, images, next, isFirst }: Images) {
  const { COMPLETE, INCOMPLETE, NONE } = counts
  const total = COMPLETE + INCOMPLETE + NONE
  const choices = [
    [null, 'All', total],
    ['none', 'Without a credit', NONE],
    ['incomplete', 'With half a credit', INCOMPLETE],
    ['complete', 'With a whole credit', COMPLETE],
  ] as const
  return (
    <>
      <header class="head">
        <h1>Images</h1>
        <p class="lede">{told(total, NONE + INCOMPLETE)}</p>
        {total > 0 && (
          <nav aria-label="Narrow the sheet">
            <ul class="tabs">
              {choices.map(([credit, label, number]) => (
                <li key={label}>
                  <a
                    href={addressOf(ADDRESS, { credit })}
                    aria-current={filters.credit === credit ? 'page' : undefined}
                  >
                    {label} <span class="number">{digits(number)}</span>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      {images.length === 0 ? (
        total > 0 && <p>No image is like that.</p>
      ) : (
        <ul class="sheet">
          {images.map((image) => (
            <li key={`${image.position} ${image.path}`}>
              <Picture image={image} />
            </li>
          ))}
        </ul>
      )}
      {(next !== null || !isFirst) && (
        <nav class="pager" aria-label="Pages of the sheet">
          {isFirst ? <span /> : <a href={addressOf(ADDRESS, filters)}>← Back to the first</a>}
          {next === null ? <span /> : <a href={addressOf(ADDRESS, { ...filters, after: next })}>After these →</a>}
        </nav>
      )}
      <section class="how" aria-labelledby="desk-how">
        <h2 id="desk-how">How to write a credit</h2>
        <p>
          A whole credit says who made the image, where it is from and under which licence, in the caption below the
          image. For the image at the head of an article the caption is a line of the front matter:
        </p>
        <Copyable
          id="desk-caption"
          text='featureImageCaption: "[Roof](https://images.example/roof) by Ines Okafor, CC BY 4.0"'
          label="A whole credit in front matter"
        />
      </section>
    </>
  )
}

function Picture({ image }: { readonly image: SheetImage }) {
  const { file, alt, width, height, url, state, missing, attribution, path, sourcePath, role, language } = image
  const name = decode(url.split(/[?#]/)[0]?.split('/').at(-1) ?? url)
  return (
    <figure class={`picture picture-${state.toLowerCase()}`}>
      {file === null ? (
        <p class="absent">Not among the files of the site: {url}</p>
      ) : (
        <a class="frame" href={file}>
          <img
            src={file}
            alt={alt || name}
            width={width ?? undefined}
            height={height ?? undefined}
            loading="lazy"
            decoding="async"
          />
        </a>
      )}
      <figcaption>
        {missing.length > 0 && <p class="missing">Lacks {listOf(missing)}</p>}
        {attribution && <p>{attribution}</p>}
        <p class="small">
          {role === 'FEATURE' ? 'At the head of ' : 'In '}
          <a href={articleAddress(path)} lang={language}>
            {titleOf(image)}
          </a>
        </p>
        {missing.length > 0 && (
          <p class="small">
            Write it in <span class="path">{sourcePath}</span>
            {role === 'FEATURE' ? ', as featureImageCaption' : ', in the caption below the image'}
          </p>
        )}
      </figcaption>
    </figure>
  )
}

function told(total: number, lacking: number): string {
  if (total === 0) return 'No article shows an image.'
  if (lacking === 0) return `${count(total, 'image')}, and every one has a whole credit.`
  if (lacking === total) return `${count(total, 'image')}, and none has a whole credit.`
  return `${count(total, 'image')}. ${count(lacking, 'of them lacks', 'of them lack')} a credit, or a part of it.`
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
