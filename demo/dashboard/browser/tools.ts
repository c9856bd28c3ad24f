import { AppWindow, MonitorPlay, SquareTerminal, type LucideIcon } from 'lucide-react';

/** A remote tool on its buttons. */
export interface ToolLook {
  /** Its whole name. */
  name: string;
  /** The name on a button, which is a part of the whole. */
  label: string;
  Icon: LucideIcon;
}

/** The tools that the Dashboard has buttons for, by their keys in the policy. */
const looks: Readonly<Record<string, ToolLook>> = {
  'take-control': { name: 'Take Control', label: 'Take Control', Icon: MonitorPlay },
  teamviewer: { name: 'TeamViewer', label: 'TeamViewer', Icon: AppWindow },
  'remote-background': {
    name: 'Remote Background Management',
    label: 'Remote Background',
    Icon: SquareTerminal,
  },
};

/** A tool that the policy has and the Dashboard does not know goes by its key. */
export function lookOf(tool: string): ToolLook {
  return looks[tool] ?? { name: tool, label: tool, Icon: AppWindow };
}
