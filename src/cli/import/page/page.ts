/** A news page as read from its pasted text. Every text is as printed, to the byte, but for what its field says. */
export type Page = {
  /** The label as printed: "News". */
  category: string | null;
  headline: string;
  standfirst: string | null;
  bylines: string[];
  /** The location as printed: "MINSK", "MENLO PARK, Calif.". */
  dateline: string | null;
  /** What stands between the location and the text: " – ", " (AP) — ". Null without a dateline. */
  datelineMark: string | null;
  /** The whole lead-in, `datelineText + opening[0] === openingAsPrinted[0]`. Null without a dateline. */
  datelineText: string | null;
  /** Paragraphs before the first heading, the first of them without the dateline's lead-in. */
  opening: string[];
  openingAsPrinted: string[];
  sections: PageSection[];
  relatedLinks: PageCard[];
  /** What was left out or could have been read otherwise, in sentences for a person. */
  notes: string[];
};

export type PageSection = { heading: string; paragraphs: string[] };

export type PageCard = {
  title: string;
  category: string | null;
  /** Plain text of whole sentences, or cut at a word with "…". */
  excerpt: string | null;
  url: string | null;
};
