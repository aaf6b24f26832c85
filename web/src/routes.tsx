import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent as lazy,
  Outlet,
  Navigate,
} from '@tanstack/react-router'
import { Frame } from './frame/Frame.tsx'
import { Crashed, Lost } from './pages/Lost.tsx'
import { parseSearch, stringifySearch } from './parts/address.ts'

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: Lost,
  errorComponent: Crashed,
})
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })
const campaign = createRoute({
  getParentRoute: () => frame,
  path: '/campaigns/$slug',
  component: lazy(() => import('./connectors/kickstarter/Campaign.tsx'), 'Campaign'),
})

const ks = {
  board: () => import('./connectors/kickstarter/Board.tsx'),
  backers: () => import('./connectors/kickstarter/Backers.tsx'),
  backer: () => import('./connectors/kickstarter/Backer.tsx'),
  items: () => import('./connectors/kickstarter/Items.tsx'),
  orders: () => import('./connectors/kickstarter/CampaignOrders.tsx'),
  sync: () => import('./connectors/kickstarter/Sync.tsx'),
  upload: () => import('./connectors/kickstarter/Upload.tsx'),
  imported: () => import('./connectors/kickstarter/Imported.tsx'),
}

const klaviyo = createRoute({
  getParentRoute: () => frame,
  path: '/integrations/klaviyo/$id',
  component: lazy(() => import('./connectors/klaviyo/Klaviyo.tsx'), 'Klaviyo'),
})
const kl = {
  sync: () => import('./connectors/klaviyo/Sync.tsx'),
  feed: () => import('./connectors/klaviyo/Feed.tsx'),
  verify: () => import('./connectors/klaviyo/Verify.tsx'),
  names: () => import('./connectors/klaviyo/Names.tsx'),
  settings: () => import('./connectors/klaviyo/SettingsPage.tsx'),
}

const inFrame = [
  createRoute({
    getParentRoute: () => frame,
    path: '/',
    component: lazy(() => import('./pages/Overview.tsx'), 'Overview'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/orders',
    component: lazy(() => import('./pages/Orders.tsx'), 'Orders'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/orders/$id',
    component: lazy(() => import('./pages/Order.tsx'), 'Order'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations',
    component: lazy(() => import('./pages/Integrations.tsx'), 'Integrations'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations/kickstarter/new',
    component: lazy(() => import('./connectors/kickstarter/NewCampaign.tsx'), 'NewCampaign'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations/klaviyo/new',
    component: lazy(() => import('./connectors/klaviyo/SetUp.tsx'), 'SetUp'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations/klaviyo/moving',
    component: lazy(() => import('./connectors/klaviyo/Moving.tsx'), 'Moving'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations/klaviyo',
    component: () => <Navigate to="/integrations" replace />,
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/integrations/watch/$id',
    component: lazy(() => import('./pages/watching/Watching.tsx'), 'Watching'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/campaigns',
    component: () => <Navigate to="/integrations" replace />,
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/issues',
    component: lazy(() => import('./pages/Issues.tsx'), 'Issues'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/connections',
    component: lazy(() => import('./pages/Connections.tsx'), 'Connections'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/connections/new',
    component: lazy(() => import('./pages/Connect.tsx'), 'Connect'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/connections/$id',
    component: lazy(() => import('./pages/Connection.tsx'), 'Connection'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/activity',
    component: lazy(() => import('./pages/Activity.tsx'), 'Activity'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/mails',
    component: lazy(() => import('./pages/Outbox.tsx'), 'Outbox'),
  }),
  createRoute({
    getParentRoute: () => frame,
    path: '/settings',
    component: lazy(() => import('./pages/Settings.tsx'), 'Settings'),
  }),
  campaign.addChildren([
    createRoute({ getParentRoute: () => campaign, path: '/', component: lazy(ks.board, 'Board') }),
    createRoute({ getParentRoute: () => campaign, path: '/backers', component: lazy(ks.backers, 'Backers') }),
    createRoute({
      getParentRoute: () => campaign,
      path: '/backers/$number',
      component: lazy(ks.backer, 'Backer'),
    }),
    createRoute({ getParentRoute: () => campaign, path: '/items', component: lazy(ks.items, 'Items') }),
    createRoute({
      getParentRoute: () => campaign,
      path: '/orders',
      component: lazy(ks.orders, 'CampaignOrders'),
    }),
    createRoute({ getParentRoute: () => campaign, path: '/sync', component: lazy(ks.sync, 'SyncTab') }),
    createRoute({ getParentRoute: () => campaign, path: '/import', component: lazy(ks.upload, 'Upload') }),
    createRoute({
      getParentRoute: () => campaign,
      path: '/import/$id',
      component: lazy(ks.imported, 'Imported'),
    }),
  ]),
  klaviyo.addChildren([
    createRoute({ getParentRoute: () => klaviyo, path: '/', component: lazy(kl.sync, 'SyncPage') }),
    createRoute({ getParentRoute: () => klaviyo, path: '/feed', component: lazy(kl.feed, 'FeedPage') }),
    createRoute({ getParentRoute: () => klaviyo, path: '/verify', component: lazy(kl.verify, 'VerifyPage') }),
    createRoute({ getParentRoute: () => klaviyo, path: '/names', component: lazy(kl.names, 'NamesPage') }),
    createRoute({
      getParentRoute: () => klaviyo,
      path: '/settings',
      component: lazy(kl.settings, 'SettingsPage'),
    }),
  ]),
]

const outside = [
  createRoute({
    getParentRoute: () => root,
    path: '/setup',
    component: lazy(() => import('./pages/Setup.tsx'), 'Setup'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: lazy(() => import('./pages/SignIn.tsx'), 'SignIn'),
  }),
]

const tree = root.addChildren([frame.addChildren(inFrame), ...outside])

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPendingMs: 400,
  })
