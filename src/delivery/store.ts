export { instantOf, visible, visibleParts } from '../publication/readable-store.ts';
