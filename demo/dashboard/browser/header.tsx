import { Building2, LogOut, MonitorCheck, MonitorSmartphone, UserRound } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Route } from './route.ts';

interface HeaderProps {
  productName: string;
  person: { name: string; username: string };
  route: Route;
  /** Whether there is a page of customers for this person. */
  managesCustomers: boolean;
  go: (route: Route) => void;
  logOut: () => void;
}

const destinations = [
  { route: '/', label: 'Devices', Icon: MonitorSmartphone },
  { route: '/customers', label: 'Customers', Icon: Building2 },
  { route: '/profile', label: 'Profile', Icon: UserRound },
] as const;

/** Product, places to go to, and who is logged in. */
export function Header(props: HeaderProps): ReactElement {
  const { productName, person, route, managesCustomers, go, logOut } = props;
  const shown = destinations.filter((each) => each.route !== '/customers' || managesCustomers);
  return (
    <header className="header">
      <div className="header-content">
        <span className="brand">
          <span className="brand-mark">
            <MonitorCheck aria-hidden size={20} />
          </span>
          {productName}
        </span>
        <nav aria-label="Main">
          {shown.map(({ route: target, label, Icon }) => (
            <a
              key={target}
              href={target}
              aria-current={target === route ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                go(target);
              }}
            >
              <Icon aria-hidden size={18} />
              {label}
            </a>
          ))}
        </nav>
        <span className="person" title={person.username}>
          <span className="avatar" aria-hidden>
            {initialsOf(person.name)}
          </span>
          <span className="person-name">{person.name}</span>
        </span>
        <button type="button" className="quiet" onClick={logOut} aria-label="Log out">
          <LogOut aria-hidden size={18} />
        </button>
      </div>
    </header>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map(([first = '']) => first.toUpperCase())
    .join('');
}
