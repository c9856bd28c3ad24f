import { useEffect, useState } from 'react';

const routes = ['/', '/customers', '/profile'] as const;

export type Route = (typeof routes)[number];

/** The page that the address names; an unknown one is the first. */
export function useRoute(): [Route, (route: Route) => void] {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const follow = (): void => setRoute(readRoute());
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }, []);
  const go = (target: Route): void => {
    window.history.pushState(null, '', target);
    setRoute(target);
  };
  return [route, go];
}

function readRoute(): Route {
  return routes.find((each) => each === window.location.pathname) ?? '/';
}
