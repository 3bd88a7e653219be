import type { LabelRow, LicenceRow } from '../../../schema/json.ts'
import { choicesOfLicence } from '../../content/image-credits/licence-addresses.ts'
import { labelText } from '../../content/label-text.ts'
import { element, writeXml, type XmlElement, type XmlNode } from '../xml.ts'
import type { Feed, FeedEntry, Tombstone } from './feed.ts'

/** The media type of Atom. */
export const ATOM = 'application/atom+xml'

/** A feed as Atom (RFC 4287), with licences (RFC 4946), tombstones (RFC 6721) and archives (RFC 5005). */
export function writeAtom(feed: Feed): string {
  const { archive, licence } = feed
  return writeXml(
    element(
      'feed',
      {
        xmlns: 'http://www.w3.org/2005/Atom',
        'xmlns:at': 'http://purl.org/atompub/tombstones/1.0',
        'xmlns:fh': 'http://purl.org/syndication/history/1.0',
        'xml:lang': feed.language,
      },
      element('id', {}, feed.id),
      element('title', {}, feed.title),
      element('updated', {}, feed.updated),
      element('author', {}, element('name', {}, feed.title)),
      link('alternate', feed.home, 'text/html'),
      link('self', feed.self, ATOM),
      feed.hub && link('hub', feed.hub),
      archive && element('fh:archive', {}),
      archive && link('current', archive.current, ATOM),
      archive?.next ? link('next-archive', archive.next, ATOM) : null,
      feed.previousArchive && link('prev-archive', feed.previousArchive, ATOM),
      ...rights(licence, []),
      element('generator', {}, 'Commonplace'),
      ...feed.tombstones.map(writeTombstone),
      ...feed.entries.map(writeEntry),
    ),
  )
}

function writeEntry(entry: FeedEntry): XmlElement {
  return element(
    'entry',
    { 'xml:lang': entry.language },
    element('id', {}, entry.id),
    element('title', {}, entry.title),
    link('alternate', entry.url, 'text/html'),
    element('published', {}, entry.published),
    element('updated', {}, entry.updated),
    ...entry.authors.map((name) => element('author', {}, element('name', {}, name))),
    ...entry.categories.map(({ term, label }) => element('category', { term, label })),
    ...rights(entry.licence, entry.labels),
    entry.image &&
      element('link', {
        rel: 'enclosure',
        href: entry.image.url,
        type: entry.image.contentType,
        length: String(entry.image.bytes),
      }),
    entry.summary === null ? null : element('summary', {}, entry.summary),
    element('content', { type: 'html' }, entry.html),
  )
}

function writeTombstone({ id, when, reason }: Tombstone): XmlElement {
  return element('at:deleted-entry', { ref: id, when }, element('at:comment', {}, reason))
}

/** One element of rights in words, and a link for each licence that may be chosen. */
function rights(licence: LicenceRow | null, labels: readonly LabelRow[]): XmlNode[] {
  const words = [...(licence === null ? [] : [licence.name]), ...labels.map(labelText)]
  const links = licence === null ? [] : choicesOfLicence(licence).map((address) => link('license', address))
  return words.length === 0 ? [] : [element('rights', {}, words.join('. ')), ...links]
}

function link(rel: string, href: string, type: string | null = null): XmlElement {
  return element('link', { rel, href, type })
}
