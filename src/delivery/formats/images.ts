import type { Image } from '../../content/image.ts';
import type { WholeArticle } from './whole-article.ts';

/** The images in the text of an article, in order; those of a gallery one by one. */
export const imagesOf = ({ sections }: Pick<WholeArticle, 'sections'>): Image[] =>
  sections.flatMap(({ body }) =>
    body.flatMap((block) =>
      block._type === 'image' ? [block] : block._type === 'gallery' ? block.images : [],
    ),
  );
