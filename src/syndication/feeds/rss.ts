import type { LicenceRow } from '../../../schema/json.ts'
import { choicesOfLicence } from '../../content/image-credits/licence-addresses.ts'
import { labelText } from '../../content/label-text.ts'
import { element, writeXml, type XmlElement, type XmlNode } from '../xml.ts'
import type { Feed, FeedEntry } from './feed.ts'

/** The media type of RSS. */
export const RSS = 'application/rss+xml'

/**
 * A feed as RSS 2.0 (https://www.rssboard.org/rss-specification), the full text in `content:encoded`. It has no words for what was
 * withdrawn, nor for archives.
 */
export function writeRss(feed: Feed): string {
  return writeXml(
    element(
      'rss',
      {
        version: '2.0',
        'xmlns:atom': 'http://www.w3.org/2005/Atom',
        'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
        'xmlns:creativeCommons': 'http://backend.userland.com/creativeCommonsRssModule',
        'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      },
      element(
        'channel',
        {},
        element('title', {}, feed.title),
        element('link', {}, feed.home),
        element('description', {}, feed.title),
        element('language', {}, feed.language),
        element('lastBuildDate', {}, rfc822(feed.updated)),
        element('generator', {}, 'Commonplace'),
        element('atom:link', { rel: 'self', href: feed.self, type: RSS }),
        feed.hub && element('atom:link', { rel: 'hub', href: feed.hub }),
        ...rights(feed.licence, 'copyright'),
        ...feed.entries.map(writeItem),
      ),
    ),
  )
}

function writeItem(entry: FeedEntry): XmlElement {
  return element(
    'item',
    {},
    element('title', {}, entry.title),
    element('link', {}, entry.url),
    element('guid', { isPermaLink: 'false' }, entry.id),
    element('pubDate', {}, rfc822(entry.published)),
    ...entry.authors.map((name) => element('dc:creator', {}, name)),
    ...entry.categories.map(({ label }) => element('category', {}, label)),
    ...rights(entry.licence, 'dc:rights'),
    ...entry.labels.map((label) => element('dc:rights', {}, labelText(label))),
    entry.image &&
      element('enclosure', {
        url: entry.image.url,
        type: entry.image.contentType,
        length: String(entry.image.bytes),
      }),
    entry.summary === null ? null : element('description', {}, entry.summary),
    element('content:encoded', {}, entry.html),
  )
}

function rights(licence: LicenceRow | null, name: string): XmlNode[] {
  if (licence === null) return []
  const links = choicesOfLicence(licence).map((address) => element('creativeCommons:license', {}, address))
  return [element(name, {}, licence.name), ...links]
}

/** `Sun, 06 Jul 2025 00:00:00 +0000`: RFC 822 with years of four digits, as RSS has it. */
function rfc822(instant: string): string {
  return new Date(instant).toUTCString().replace('GMT', '+0000')
}
