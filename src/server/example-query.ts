/** What GraphiQL opens with: the newest articles, their sections and the passages worth keeping. */
export const exampleQuery = `# Welcome to Commonplace. Press the round button, or Ctrl-Enter, to run this query.
# The book icon on the left explains every type and field.

query LatestArticles {
  articles(first: 5) {
    nodes {
      title
      path
      published
      sections {
        heading
        anchor
      }
      quotes {
        text
        attribution
        section {
          anchor
        }
      }
    }
  }
}
`
