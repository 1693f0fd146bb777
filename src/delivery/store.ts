export { instantOf, visible } from '../publication/readable-store.ts';
