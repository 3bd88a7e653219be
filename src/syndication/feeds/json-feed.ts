import type { Feed, FeedEntry } from './feed.ts'

/** The media type of JSON Feed. */
export const JSON_FEED = 'application/feed+json'

/** A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); licences, labels and what was withdrawn are in extensions of ours. */
export function writeJsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.home,
    feed_url: feed.self,
    ...(feed.previousArchive && { next_url: feed.previousArchive }),
    language: feed.language,
    authors: [{ name: feed.title, url: feed.home }],
    ...(feed.hub && { hubs: [{ type: 'WebSub', url: feed.hub }] }),
    items: feed.entries.map(itemOf),
    _commonplace: { licence: feed.licence, withdrawn: feed.tombstones },
  })
}

function itemOf(entry: FeedEntry): object {
  return {
    id: entry.id,
    url: entry.url,
    ...(entry.title !== '' && { title: entry.title }),
    content_html: entry.html,
    ...(entry.summary !== null && { summary: entry.summary }),
    date_published: entry.published,
    date_modified: entry.updated,
    ...(entry.image && { image: entry.image.url }),
    ...(entry.authors.length > 0 && { authors: entry.authors.map((name) => ({ name })) }),
    tags: entry.categories.map(({ label }) => label),
    language: entry.language,
    _commonplace: { licence: entry.licence, labels: entry.labels },
  }
}
