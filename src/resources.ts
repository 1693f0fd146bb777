import { auditContract } from './audit/contract.ts';
import { auditRoutes } from './audit/routes.ts';
import { keysContract } from './auth/keys/contract.ts';
import { keysRoutes } from './auth/keys/routes.ts';
import { deliveryArticleContract } from './delivery/articles/contract.ts';
import { deliveryArticleRoutes } from './delivery/articles/routes.ts';
import { deliveryAuthorContract } from './delivery/authors/contract.ts';
import { deliveryAuthorRoutes } from './delivery/authors/routes.ts';
import { deliveryCategoryContract } from './delivery/categories/contract.ts';
import { deliveryCategoryRoutes } from './delivery/categories/routes.ts';
import { changeContract } from './delivery/changes/contract.ts';
import { changeRoutes } from './delivery/changes/routes.ts';
import { crawlerContract } from './delivery/crawlers/contract.ts';
import { crawlerRoutes } from './delivery/crawlers/routes.ts';
import { feedContract } from './delivery/feeds/contract.ts';
import { feedRoutes } from './delivery/feeds/routes.ts';
import { searchContract } from './delivery/search/contract.ts';
import { searchRoutes } from './delivery/search/routes.ts';
import { sitemapContract } from './delivery/sitemaps/contract.ts';
import { sitemapRoutes } from './delivery/sitemaps/routes.ts';
import { deliveryTagContract } from './delivery/tags/contract.ts';
import { deliveryTagRoutes } from './delivery/tags/routes.ts';
import type { Deps } from './deps.ts';
import { articleContract } from './editorial/articles/contract.ts';
import { articleRoutes } from './editorial/articles/routes.ts';
import { assigneeContract } from './editorial/assignee/contract.ts';
import { assigneeRoutes } from './editorial/assignee/routes.ts';
import { authorContract } from './editorial/authors/contract.ts';
import { authorRoutes } from './editorial/authors/routes.ts';
import { bulkContract } from './editorial/bulk/contract.ts';
import { bulkRoutes } from './editorial/bulk/routes.ts';
import { cacheContract } from './editorial/cache/contract.ts';
import { cacheRoutes } from './editorial/cache/routes.ts';
import { categoryContract } from './editorial/categories/contract.ts';
import { categoryRoutes } from './editorial/categories/routes.ts';
import { correctionContract } from './editorial/corrections/contract.ts';
import { correctionRoutes } from './editorial/corrections/routes.ts';
import { mergingContract } from './editorial/merging/contract.ts';
import { mergingRoutes } from './editorial/merging/routes.ts';
import { noteContract } from './editorial/notes/contract.ts';
import { noteRoutes } from './editorial/notes/routes.ts';
import { preflightContract } from './editorial/preflight/contract.ts';
import { preflightRoutes } from './editorial/preflight/routes.ts';
import { publishingContract } from './editorial/publishing/contract.ts';
import { publishingRoutes } from './editorial/publishing/routes.ts';
import { relatedLinkContract } from './editorial/related-links/contract.ts';
import { relatedLinkRoutes } from './editorial/related-links/routes.ts';
import { relatedSuggestionContract } from './editorial/related-suggestions/contract.ts';
import { relatedSuggestionRoutes } from './editorial/related-suggestions/routes.ts';
import { reportContract } from './editorial/reports/contract.ts';
import { reportRoutes } from './editorial/reports/routes.ts';
import { revisionContract } from './editorial/revisions/contract.ts';
import { revisionRoutes } from './editorial/revisions/routes.ts';
import { sectionContract } from './editorial/sections/contract.ts';
import { sectionRoutes } from './editorial/sections/routes.ts';
import { slugContract } from './editorial/slugs/contract.ts';
import { slugRoutes } from './editorial/slugs/routes.ts';
import { tagContract } from './editorial/tags/contract.ts';
import { tagRoutes } from './editorial/tags/routes.ts';
import { workflowContract } from './editorial/workflow/contract.ts';
import { workflowRoutes } from './editorial/workflow/routes.ts';
import { healthContract } from './health/contract.ts';
import { healthRoutes } from './health/routes.ts';
import type { Endpoint } from './http/contract.ts';
import type { Route } from './http/implement.ts';
import { previewContract } from './preview/contract.ts';
import { previewRoutes } from './preview/routes.ts';
import { webhookContract } from './webhooks/contract.ts';
import { webhookDeliveryContract } from './webhooks/deliveries/contract.ts';
import { webhookDeliveryRoutes } from './webhooks/deliveries/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

type Resource = { contract: Record<string, Endpoint>; routes: (deps: Deps) => Route[] };

/** What the API serves: one line each. */
const resources: Resource[] = [
  { contract: deliveryArticleContract, routes: deliveryArticleRoutes },
  { contract: articleContract, routes: articleRoutes },
  { contract: bulkContract, routes: bulkRoutes },
  { contract: assigneeContract, routes: assigneeRoutes },
  { contract: noteContract, routes: noteRoutes },
  { contract: previewContract, routes: previewRoutes },
  { contract: sectionContract, routes: sectionRoutes },
  { contract: relatedLinkContract, routes: relatedLinkRoutes },
  { contract: relatedSuggestionContract, routes: relatedSuggestionRoutes },
  { contract: reportContract, routes: reportRoutes },
  { contract: workflowContract, routes: workflowRoutes },
  { contract: preflightContract, routes: preflightRoutes },
  { contract: mergingContract, routes: mergingRoutes },
  { contract: publishingContract, routes: publishingRoutes },
  { contract: correctionContract, routes: correctionRoutes },
  { contract: cacheContract, routes: cacheRoutes },
  { contract: slugContract, routes: slugRoutes },
  { contract: revisionContract, routes: revisionRoutes },
  { contract: deliveryCategoryContract, routes: deliveryCategoryRoutes },
  { contract: deliveryTagContract, routes: deliveryTagRoutes },
  { contract: deliveryAuthorContract, routes: deliveryAuthorRoutes },
  { contract: searchContract, routes: searchRoutes },
  { contract: feedContract, routes: feedRoutes },
  { contract: sitemapContract, routes: sitemapRoutes },
  { contract: crawlerContract, routes: crawlerRoutes },
  { contract: changeContract, routes: changeRoutes },
  { contract: categoryContract, routes: categoryRoutes },
  { contract: tagContract, routes: tagRoutes },
  { contract: authorContract, routes: authorRoutes },
  { contract: webhookContract, routes: webhookRoutes },
  { contract: webhookDeliveryContract, routes: webhookDeliveryRoutes },
  { contract: keysContract, routes: keysRoutes },
  { contract: auditContract, routes: auditRoutes },
  { contract: healthContract, routes: healthRoutes },
];

export const contracts: Endpoint[] = resources.flatMap(({ contract }) => Object.values(contract));

export const routes = (deps: Deps): Route[] => resources.flatMap((resource) => resource.routes(deps));
